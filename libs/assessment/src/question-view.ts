import { interactionOf } from './interaction';
import { rightAnswers, type Judgement, type MarkOfQuestion } from './mark';
import { PAIR } from './options';
import type { HotSpotQuestion, NumericQuestion, Option, Question } from './question';
import type { MarkedQuestion, OpenQuestion, Picture } from './sitting';
import type { Drawn, StoredQuestion } from './draw';

/** What the learner sees of a question while sitting: built field by field, so that no key can slip through. */
export const openQuestion = (question: StoredQuestion, order: readonly string[]): OpenQuestion => {
  const { id, kind, prompt } = question;
  const shown = (options: readonly Option[]): { id: string; html: string }[] => inOrder(options, order).map((option) => ({ id: option.id, html: toHtml(option.text) }));
  const common = { id, kind, prompt: toHtml(prompt) };
  switch (question.kind) {
    case 'ordering': return { ...common, answers: shown(question.items) };
    case 'matching': return { ...common, answers: shown(question.right), left: question.left.map((option) => ({ id: option.id, html: toHtml(option.text) })) };
    case 'fill-in': return { ...common, answers: [] };
    case 'numeric': return { ...common, answers: [], ...(question.unit ? { unit: question.unit } : {}) };
    case 'hot-spot':
      return {
        ...common, picture: pictureOf(question),
        answers: inOrder(question.regions, order).map(({ id: region, label, x, y, width, height }) => ({ id: region, html: toHtml(label), box: { x, y, width, height } })),
      };
    case 'practical': return { ...common, answers: [], rubric: question.rubric.map((one) => ({ id: one.id, html: toHtml(one.text), points: one.points })) };
    default: return { ...common, answers: shown(question.answers) };
  }
};

/** What the learner sees of it afterwards. */
export const markedQuestion = (question: StoredQuestion, drawn: Drawn, given: readonly string[], mark: MarkOfQuestion, judgement: Judgement | undefined): MarkedQuestion => {
  const { id, key, kind, skill, prompt } = question;
  const chosen = new Set(given);
  const picked = (options: readonly { id: string; text: string; correct: boolean }[]): MarkedQuestion['answers'] =>
    inOrder(options, drawn.answers).map((one) => ({ id: one.id, html: toHtml(one.text), correct: one.correct, chosen: chosen.has(one.id) }));
  const common = {
    id, key, kind, skill, prompt: toHtml(prompt), correct: mark.correct, credit: mark.credit, answers: [], given: [], right: [], explainHtml: toHtml(question.explain),
    interaction: interactionOf(question, given),
  } satisfies MarkedQuestion;
  switch (question.kind) {
    case 'ordering': return { ...common, given: textsOf(question.items, given), right: question.items.map(({ text }) => toHtml(text)) };
    case 'matching': {
      const pairs = Object.entries(question.pairs);
      const pair = (left: string, right: string): string => `${textsOf(question.left, [left]).join()} – ${textsOf(question.right, [right]).join()}`;
      return { ...common, given: given.map((one) => { const [left, right] = one.split(PAIR); return pair(left!, right!); }), right: pairs.map(([left, right]) => pair(left, right)) };
    }
    case 'fill-in': return { ...common, given: given.map(toHtml), right: question.accept.slice(0, 1).map(toHtml) };
    case 'numeric': return { ...common, given: given.map(toHtml), right: [toHtml(rightNumber(question))] };
    case 'hot-spot': return { ...common, picture: pictureOf(question), answers: picked(question.regions.map((region) => ({ ...region, text: region.label }))) };
    case 'practical': {
      const total = question.rubric.reduce((sum, { points }) => sum + points, 0);
      const told = judgement && { points: judgement.points, note: judgement.note, at: judgement.at, of: Object.values(judgement.points).reduce((sum, points) => sum + points, 0), total };
      return { ...common, given: given.slice(0, 1).map(toHtml), right: question.rubric.map((one) => `${toHtml(one.text)} (${one.points} điểm)`), ...(told ? { judgement: told } : {}) };
    }
    default: return { ...common, answers: picked(question.answers) };
  }
};

/** What is right, in the words of the question: for a key on paper and for an assessor. */
export const keyOf = (question: Question, order: readonly string[], nameOf: (index: number) => string): string => {
  const at = (id: string): string => nameOf(order.indexOf(id));
  switch (question.kind) {
    case 'ordering': return question.items.map(({ id }) => at(id)).join(' - ');
    case 'matching': return question.left.map(({ id }, index) => `${index + 1}${at(question.pairs[id]!)}`).join(', ');
    case 'fill-in': return question.accept.join(' / ');
    case 'numeric': return rightNumber(question);
    case 'hot-spot': return question.regions.filter(({ correct }) => correct).map(({ id }) => at(id)).join(', ');
    case 'practical': return question.rubric.map(({ text, points }) => `${text} (${points})`).join('; ');
    default: return rightAnswers(question).map(at).sort().join(', ');
  }
};

const vietnamese = (value: number): string => value.toLocaleString('vi-VN', { maximumFractionDigits: 6 });
const rightNumber = ({ answer, tolerance, unit }: NumericQuestion): string => `${vietnamese(answer)}${unit ? ` ${unit}` : ''}${tolerance > 0 ? ` (chấp nhận sai ${vietnamese(tolerance)})` : ''}`;

const inOrder = <T extends { id: string }>(options: readonly T[], order: readonly string[]): T[] => order.flatMap((id) => options.find((option) => option.id === id) ?? []);
const textsOf = (options: readonly Option[], ids: readonly string[]): string[] => inOrder(options, ids).map(({ text }) => toHtml(text));

/** Shown by <img>, where a drawing runs nothing and fetches nothing. */
const pictureOf = ({ picture: { svg, alt, width, height } }: HotSpotQuestion): Picture => ({ src: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt, width, height });

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Questions are plain text: whatever looks like markup is shown, not obeyed. */
export const toHtml = (text: string): string => text.trim().replace(/[&<>"']/g, (c) => ESCAPES[c]!).replace(/\r?\n/g, '<br>');
