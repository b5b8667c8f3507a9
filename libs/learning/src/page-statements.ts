import { formatDuration, type Statement } from '@hvs/xapi';
import { LOCATION, PROGRESS } from './evidence';
import { say, type StatementFrame } from './statements';

/** A page says nothing itself: an asset, plain HTML. That it was opened is all there is to do (SCORM CAM 2.1.1); what follows is a matter of the course's rules. */
export const pageStatements = (
  frame: StatementFrame, page: { iri: string; title: string; at: Date; ms: number }, turn: { fresh: boolean; ended: boolean }, idOf: (what: string) => string,
): Statement[] => {
  const about = (verb: 'initialized' | 'completed' | 'terminated', result?: Statement['result']): Statement =>
    say(frame, { id: idOf(verb), verb, iri: page.iri, name: page.title, type: 'http://adlnet.gov/expapi/activities/lesson', at: page.at, ...(result ? { result } : {}) });
  const place = { extensions: { [LOCATION]: 0, [PROGRESS]: 1 } };
  const duration = formatDuration(page.ms);
  return [
    ...(turn.fresh ? [about('initialized'), about('completed', { completion: true, duration, ...place })] : []),
    ...(turn.ended ? [about('terminated', { duration, ...place })] : []),
  ];
};
