import { freeRun } from './free-run';
import type { Run, RunHost, Visit } from './run';
import { sequencedRun, type SequencingApiMaker } from './sequencer';
import type { ApiMaker } from './turn';

/** The run a visit asks for, with the run-time of its standard. Rules about the order bind a learner, not who looks around or reviews. */
export const makeRun = async (visit: Visit, host: RunHost): Promise<Run> => {
  if (visit.tree.standard === 'scorm12') {
    const { Scorm12API } = await import('scorm-again/scorm12/min');
    return freeRun(visit, host, Scorm12API as ApiMaker);
  }
  const { Scorm2004API } = await import('scorm-again/scorm2004/min');
  return visit.tree.sequencing !== undefined && visit.mode === 'normal'
    ? sequencedRun(visit, host, Scorm2004API as SequencingApiMaker)
    : freeRun(visit, host, Scorm2004API as ApiMaker);
};
