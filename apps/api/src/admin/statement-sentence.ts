import { VOIDING_REASON } from '@hvs/lrs';
import { parseDuration, parseTimestamp, type Activity, type Actor, type Result, type Statement, type SubStatement } from '@hvs/xapi';

/** What the reader knows beyond the statement itself. */
export interface Names {
  /** Of an agent or a group, where we know it better than the statement does. */
  who?: (actor: Actor) => string | undefined;
  /** Of an activity, by its IRI. */
  activity?: (iri: string) => string | undefined;
}

const DEVICE = 'https://hocvuso.vn/xapi/extensions/device';
const OWN_SYSTEM = 'hoc-vu-so';

type Told = Statement | SubStatement;

const VERBS: Record<string, string> = {
  'http://adlnet.gov/expapi/verbs/initialized': 'bắt đầu',
  'http://adlnet.gov/expapi/verbs/launched': 'đã mở',
  'http://adlnet.gov/expapi/verbs/experienced': 'đã xem',
  'http://adlnet.gov/expapi/verbs/progressed': 'học tới',
  'http://adlnet.gov/expapi/verbs/answered': 'đã trả lời',
  'http://adlnet.gov/expapi/verbs/attempted': 'đã làm thử',
  'http://adlnet.gov/expapi/verbs/attended': 'đã tham dự',
  'http://adlnet.gov/expapi/verbs/asked': 'đã hỏi',
  'http://adlnet.gov/expapi/verbs/commented': 'đã góp ý về',
  'http://adlnet.gov/expapi/verbs/completed': 'đã học xong',
  'http://adlnet.gov/expapi/verbs/exited': 'đã rời',
  'http://adlnet.gov/expapi/verbs/failed': 'chưa đạt',
  'http://adlnet.gov/expapi/verbs/imported': 'đã nhập',
  'http://adlnet.gov/expapi/verbs/interacted': 'đã thao tác với',
  'http://adlnet.gov/expapi/verbs/mastered': 'đã nắm vững',
  'http://adlnet.gov/expapi/verbs/passed': 'đã đạt',
  'http://adlnet.gov/expapi/verbs/preferred': 'đã chọn',
  'http://adlnet.gov/expapi/verbs/registered': 'đã ghi danh',
  'http://adlnet.gov/expapi/verbs/responded': 'đã trả lời',
  'http://adlnet.gov/expapi/verbs/resumed': 'đã học tiếp',
  'http://adlnet.gov/expapi/verbs/scored': 'được chấm điểm',
  'http://adlnet.gov/expapi/verbs/shared': 'đã chia sẻ',
  'http://adlnet.gov/expapi/verbs/suspended': 'đã tạm dừng',
  'http://adlnet.gov/expapi/verbs/terminated': 'đã rời',
  'http://adlnet.gov/expapi/verbs/voided': 'đã hủy',
  'https://w3id.org/xapi/adl/verbs/abandoned': 'đã bỏ dở',
  'https://w3id.org/xapi/adl/verbs/satisfied': 'đã đáp ứng',
  'https://w3id.org/xapi/adl/verbs/waived': 'được miễn',
};

/** Activity types whose word makes the sentence plainer; any other kind is told by its name alone. */
const KINDS: Record<string, string> = {
  assessment: 'bài kiểm tra', course: 'khóa học', lesson: 'bài', module: 'phần', question: 'câu hỏi', 'cmi.interaction': 'câu hỏi', simulation: 'bài mô phỏng', survey: 'khảo sát',
};

const first = (map: Readonly<Record<string, string>> | undefined): string | undefined => {
  if (!map) return undefined;
  const vietnamese = Object.keys(map).find((tag) => /^vi\b/i.test(tag));
  return (vietnamese === undefined ? undefined : map[vietnamese]) || map['en-US'] || Object.values(map).find((text) => text !== '');
};

/** A verb in Vietnamese; one we do not know by what it calls itself, else by the last word of its address. */
export const verbWord = (verb: Statement['verb']): string => VERBS[verb.id] ?? first(verb.display) ?? (verb.id.split(/[/#]/).filter(Boolean).at(-1) ?? verb.id);

const shortId = (id: string): string => id.slice(0, 8);

const agentWord = (actor: Actor, names: Names): string => {
  const known = names.who?.(actor) ?? actor.name;
  if (known) return known;
  if (actor.mbox) return actor.mbox.replace(/^mailto:/, '');
  if (actor.account) return `tài khoản ${actor.account.name}`;
  return actor.openid ?? (actor.mbox_sha1sum ? `người có mã thư ${shortId(actor.mbox_sha1sum)}` : 'một người không rõ tên');
};

const SHOWN_MEMBERS = 3;

/** Somebody, or a group with the first few of its members. */
export const actorWord = (actor: Actor, names: Names): string => {
  if (actor.objectType !== 'Group') return agentWord(actor, names);
  const members = (actor.member ?? []).map((member) => agentWord(member, names));
  const shown = members.slice(0, SHOWN_MEMBERS).join(', ') + (members.length > SHOWN_MEMBERS ? ` và ${members.length - SHOWN_MEMBERS} người nữa` : '');
  const identified = names.who?.(actor) !== undefined || Boolean(actor.name ?? actor.mbox ?? actor.account ?? actor.openid ?? actor.mbox_sha1sum);
  if (!identified) return members.length > 0 ? `nhóm gồm ${shown}` : 'một nhóm không rõ tên';
  return `nhóm “${agentWord(actor, names)}”${members.length > 0 ? ` (${shown})` : ''}`;
};

const activityWord = (activity: Activity, names: Names): string => {
  const name = first(activity.definition?.name) ?? names.activity?.(activity.id);
  const kind = KINDS[activity.definition?.type?.split('/').at(-1) ?? ''];
  return `${kind ? `${kind} ` : ''}“${name ?? activity.id}”`;
};

const objectWord = (told: Told, names: Names): string => {
  const { object } = told;
  switch (object.objectType) {
    case 'StatementRef': return `bản ghi ${shortId(object.id)}`;
    case 'SubStatement': return `điều sau: ${clauses(object, names).join(', ')}`;
    case 'Agent': case 'Group': return actorWord(object, names);
    default: return activityWord(object as Activity, names);
  }
};

const numbers = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 });

/** Points and share as people say them; undefined where the score says nothing. */
export const scoreWord = ({ scaled, raw, min, max }: NonNullable<Result['score']>): string | undefined => {
  const share = scaled === undefined ? undefined : `${numbers.format(Math.round(scaled * 1000) / 10)}\u00a0%`;
  if (raw === undefined) return share && `điểm ${share}`;
  const points = max === undefined ? numbers.format(raw) : min === undefined || min === 0 ? `${numbers.format(raw)}/${numbers.format(max)}` : `${numbers.format(raw)} (thang ${numbers.format(min)}–${numbers.format(max)})`;
  return `điểm ${points}${share ? `, tức ${share}` : ''}`;
};

/** How long, in the two largest units: "1 giờ 5 phút"; undefined if it is no duration. */
export const durationWord = (iso: string): string | undefined => {
  const ms = parseDuration(iso);
  if (ms === undefined) return undefined;
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return 'chưa tới 1 giây';
  const parts: [number, string][] = [[Math.floor(seconds / 86_400), 'ngày'], [Math.floor(seconds / 3600) % 24, 'giờ'], [Math.floor(seconds / 60) % 60, 'phút'], [seconds % 60, 'giây']];
  const from = parts.findIndex(([count]) => count > 0);
  return parts.slice(from, from + 2).filter(([count]) => count > 0).map(([count, unit]) => `${numbers.format(count)} ${unit}`).join(' ');
};

const MOST_RESPONSE = 120;

const resultWords = (verb: string, result: Result | undefined): (string | undefined)[] => {
  if (!result) return [];
  const said = verb.split('/').at(-1);
  const answered = said === 'answered' || said === 'responded';
  const duration = result.duration === undefined ? undefined : durationWord(result.duration);
  return [
    result.success === undefined || said === 'passed' || said === 'failed' ? undefined : answered ? (result.success ? 'trả lời đúng' : 'trả lời sai') : result.success ? 'kết quả đạt' : 'kết quả chưa đạt',
    result.completion === undefined || (result.completion && (said === 'completed' || said === 'passed' || answered)) ? undefined : result.completion ? 'đã làm hết' : 'chưa làm hết',
    result.score && scoreWord(result.score),
    result.response ? `câu trả lời “${result.response.length > MOST_RESPONSE ? `${result.response.slice(0, MOST_RESPONSE)}…` : result.response}”` : undefined,
    duration && `trong ${duration}`,
  ];
};

const contextWords = ({ context, object }: Told, names: Names): (string | undefined)[] => {
  if (!context) return [];
  const about = (object as { id?: string }).id;
  const around = [...(context.contextActivities?.parent ?? []), ...(context.contextActivities?.grouping ?? [])].filter(({ id }) => id !== about);
  const course = around.find(({ definition }) => definition?.type?.endsWith('/course')) ?? around[0];
  const device = context.extensions?.[DEVICE];
  return [
    course && `thuộc ${activityWord(course, names)}`,
    context.team && `cùng ${actorWord(context.team, names)}`,
    context.instructor && `người hướng dẫn: ${actorWord(context.instructor, names)}`,
    device === 'phone' ? 'trên điện thoại' : device === 'desktop' ? 'trên máy tính' : undefined,
  ];
};

const moment = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Ho_Chi_Minh' });
/** "lúc 9:41 ngày 22/11/2026", by the clock of Hanoi. */
const whenWord = (timestamp: string | undefined): string | undefined => {
  const at = timestamp === undefined ? undefined : parseTimestamp(timestamp);
  if (at === undefined || Number.isNaN(at)) return undefined;
  const [day, time] = moment.format(at).split(', ');
  return `lúc ${time!.replace(/^0/, '')} ngày ${day}`;
};

/** A sentence of its own: people end theirs with a full stop. */
const reasonWord = ({ context }: Told): string => {
  const reason = context?.extensions?.[VOIDING_REASON];
  return typeof reason === 'string' ? ` Lý do: ${reason.trim().replace(/[.\s]+$/, '')}.` : '';
};

/** By whom it came, unless that is this system itself. */
const senderWord = (statement: Statement): string | undefined => {
  const { authority } = statement;
  if (!authority || authority.account?.name === OWN_SYSTEM) return undefined;
  const who = authority.objectType === 'Group' && !authority.name ? actorWord(authority, {}) : agentWord(authority, {});
  return `do “${who}” gửi`;
};

const clauses = (told: Told, names: Names): string[] =>
  [
    `${actorWord(told.actor, names)} ${verbWord(told.verb)} ${objectWord(told, names)}`,
    ...resultWords(told.verb.id, told.result), ...contextWords(told, names),
  ].filter((part) => part !== undefined && part !== '') as string[];

/** A statement as a Vietnamese sentence: who did what to what, with which result, as part of what, when, and on whose word. */
export const sentenceOf = (statement: Statement, names: Names = {}): string => {
  const text = [...clauses(statement, names), whenWord(statement.timestamp), senderWord(statement)].filter(Boolean).join(', ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.${reasonWord(statement)}`;
};
