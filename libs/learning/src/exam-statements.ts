import type { MarkedSitting } from '@hvs/assessment';
import type { Statement } from '@hvs/xapi';
import { say, type StatementFrame } from './statements';

/** Which sitting a statement tells of. */
export const SITTING = 'https://hocvuso.vn/xapi/extensions/sitting';
/** Which revision of its result, from 2: its key was corrected. */
export const REVISION = 'https://hocvuso.vn/xapi/extensions/marking-revision';

interface About { iri: string; title: string; newId: () => string; revision?: number }

const around = (marked: MarkedSitting, { revision }: About): Record<string, unknown> => ({ [SITTING]: marked.id, ...(revision === undefined ? {} : { [REVISION]: revision }) });

/** One statement a question, as an interaction of xAPI; `which` leaves out those told before or not marked yet. Answered with the id of each by question. */
export const answeredStatements = (frame: StatementFrame, marked: MarkedSitting, about: About, which: (question: MarkedSitting['review'][number]) => boolean): { statements: Statement[]; ids: Record<string, string> } => {
  const ids: Record<string, string> = {};
  const statements = marked.review.filter((question) => question.credit !== null && which(question)).map((question) => {
    ids[question.id] = about.newId();
    return say(frame, {
      id: ids[question.id]!, verb: 'answered', iri: `${about.iri}/questions/${encodeURIComponent(question.key)}`, name: plain(question.prompt).slice(0, 500), type: 'http://adlnet.gov/expapi/activities/cmi.interaction',
      at: marked.submittedAt, extensions: around(marked, about), definition: question.interaction.definition,
      result: {
        response: question.interaction.response, success: question.correct!, ...lasting(marked, question.id),
        ...(question.judgement ? { score: { scaled: question.credit!, raw: question.judgement.of, min: 0, max: question.judgement.total } } : {}),
      },
    });
  });
  return { statements, ids };
};

/** What the device told, never longer than the sitting itself. */
const lasting = ({ spent, startedAt, submittedAt }: MarkedSitting, questionId: string): { duration?: string } => {
  const ms = Math.min(spent[questionId] ?? 0, submittedAt.getTime() - startedAt.getTime());
  return ms > 0 ? { duration: `PT${Math.round(ms / 10) / 100}S` } : {};
};

/** A lesson that need not be learned: a sitting before the course has proven all its skills. */
export const testedOut = (frame: StatementFrame, marked: MarkedSitting, about: About): Statement =>
  say(frame, {
    id: about.newId(), verb: 'passed', iri: about.iri, name: about.title, type: 'http://adlnet.gov/expapi/activities/lesson', at: marked.submittedAt, extensions: around(marked, about),
    result: { success: true, completion: true, extensions: { 'https://w3id.org/xapi/cmi5/result/extensions/reason': 'Tested Out' } },
  });

/** Passed or failed, with the score. */
export const verdictStatement = (frame: StatementFrame, marked: MarkedSitting, about: About): Statement =>
  say(frame, {
    id: about.newId(), verb: marked.passed ? 'passed' : 'failed', iri: about.iri, name: about.title, type: 'http://adlnet.gov/expapi/activities/assessment', at: marked.submittedAt, extensions: around(marked, about),
    result: {
      success: marked.passed!, completion: true, score: { scaled: marked.score!, raw: marked.correct, min: 0, max: marked.total },
      // How long somebody sat over a sheet of paper is not known.
      ...(marked.mode === 'paper' ? {} : { duration: `PT${Math.max(0, Math.round((marked.submittedAt.getTime() - marked.startedAt.getTime()) / 1000))}S` }),
    },
  });

/** Prompts come as HTML of plain text. */
const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&', '<br>': '\n' };
const plain = (html: string): string => html.replace(/&lt;|&gt;|&quot;|&#39;|&amp;|<br>/g, (found) => ENTITIES[found]!);

/** A statement by which one of ours is taken back: what it told is told anew. */
export const voiding = (frame: StatementFrame, id: string, target: string, at: Date): Statement =>
  ({
    id, actor: frame.actor, verb: { id: 'http://adlnet.gov/expapi/verbs/voided', display: { 'en-US': 'voided' } }, object: { objectType: 'StatementRef', id: target }, timestamp: at.toISOString(),
  }) as Statement;
