import { VERBS } from '@hvs/xapi';

/**
 * The profiles our statements follow, as the documents that the IRIs in their category lead to (xAPI Profiles 1.0, part two).
 * Two: what the platform says itself (lessons, assessments, opening cmi5 units), and how a SCORM commit is told. Statements that
 * cmi5 content makes are its own, and follow cmi5. Only extensions of ours are defined; verbs and activity types are ADL's.
 *
 * A published version does not change: statements name it for ever. Other rules are another version, with another IRI.
 */

type Text = Readonly<Record<'vi' | 'en', string>>;
type Presence = 'included' | 'excluded' | 'recommended';

export interface ProfileRule {
  readonly location: string;
  readonly presence?: Presence;
  readonly any?: readonly (string | boolean)[];
  readonly all?: readonly (string | boolean)[];
  readonly scopeNote?: Text;
}

export interface ProfileTemplate {
  readonly id: string;
  readonly type: 'StatementTemplate';
  readonly inScheme: string;
  readonly prefLabel: Text;
  readonly definition: Text;
  readonly verb: string;
  readonly objectActivityType?: string;
  readonly rules: readonly ProfileRule[];
}

export interface ProfileConcept {
  readonly id: string;
  readonly type: 'ContextExtension' | 'ResultExtension';
  readonly inScheme: string;
  readonly prefLabel: Text;
  readonly definition: Text;
  readonly inlineSchema: string;
}

export interface StatementProfile {
  readonly '@context': string;
  readonly id: string;
  readonly type: 'Profile';
  readonly conformsTo: string;
  readonly prefLabel: Text;
  readonly definition: Text;
  readonly author: { readonly type: 'Organization'; readonly name: string };
  readonly versions: readonly { readonly id: string; readonly generatedAtTime: string }[];
  readonly concepts?: readonly ProfileConcept[];
  readonly templates: readonly ProfileTemplate[];
}

const OURS = 'https://hocvuso.vn/xapi/extensions/';
const CMI5 = 'https://w3id.org/xapi/cmi5/';
const ACTIVITY = 'http://adlnet.gov/expapi/activities/';
const PUBLISHED = '2026-11-24T00:00:00.000Z';

const at = {
  result: (name: string): string => `$.result.${name}`,
  resultExtension: (iri: string): string => `$.result.extensions['${iri}']`,
  contextExtension: (iri: string): string => `$.context.extensions['${iri}']`,
  category: '$.context.contextActivities.category[*].id',
  grouping: '$.context.contextActivities.grouping[*].id',
};

const has = (location: string, scopeNote?: Text): ProfileRule => ({ location, presence: 'included', ...(scopeNote ? { scopeNote } : {}) });
const may = (location: string): ProfileRule => ({ location, presence: 'recommended' });
const hasNot = (location: string): ProfileRule => ({ location, presence: 'excluded' });
const is = (location: string, ...all: (string | boolean)[]): ProfileRule => ({ location, presence: 'included', all });
const names = (location: string, any: string): ProfileRule => ({ location, any: [any] });

const TIME: Text = { vi: 'Thời gian đã học tính đến lúc đó.', en: 'The time spent until then.' };

interface Described {
  readonly name: string;
  readonly label: Text;
  readonly definition: Text;
}

interface Template extends Described {
  readonly verb: keyof typeof VERBS;
  readonly object?: string;
  readonly rules: readonly ProfileRule[];
}

interface Extension extends Described {
  readonly type: ProfileConcept['type'];
  readonly schema: object;
}

const profile = (base: string, of: {
  readonly name: string; readonly version: string; readonly label: Text; readonly definition: Text;
  readonly common: readonly ProfileRule[]; readonly templates: readonly Template[]; readonly extensions: readonly Extension[];
}): StatementProfile => {
  const version = `${base}/${of.version}`;
  return {
    '@context': 'https://w3id.org/xapi/profiles/context',
    id: `${base}/profiles/${of.name}`,
    type: 'Profile',
    conformsTo: 'https://w3id.org/xapi/profiles#1.0',
    prefLabel: of.label,
    definition: of.definition,
    author: { type: 'Organization', name: 'Học Vụ Số' },
    versions: [{ id: version, generatedAtTime: PUBLISHED }],
    ...(of.extensions.length === 0 ? {} : {
      concepts: of.extensions.map(({ name, type, label, definition, schema }) => ({
        id: OURS + name, type, inScheme: version, prefLabel: label, definition, inlineSchema: JSON.stringify(schema),
      })),
    }),
    templates: of.templates.map(({ name, label, definition, verb, object, rules }) => ({
      id: `${version}#${name}`, type: 'StatementTemplate', inScheme: version, prefLabel: label, definition, verb: VERBS[verb].id,
      ...(object === undefined ? {} : { objectActivityType: object }),
      rules: [...of.common, names(at.category, version), ...rules],
    })),
  };
};

/** Of whom, in which enrolment, when, in which course: every statement of ours says it. */
const FRAME: readonly ProfileRule[] = [
  has('$.actor.account.name', { vi: 'Tài khoản; không bao giờ là tên hay thư điện tử.', en: 'The account; never a name or a mail address.' }),
  has('$.context.registration', { vi: 'Lượt ghi danh.', en: 'The enrolment.' }),
  has('$.timestamp'),
  has(at.grouping, { vi: 'Khóa học.', en: 'The course.' }),
];

const LESSON = `${ACTIVITY}lesson`;
const MODULE = `${ACTIVITY}module`;
const COURSE = `${ACTIVITY}course`;
const QUESTION = `${ACTIVITY}cmi.interaction`;
const ASSESSMENT = `${ACTIVITY}assessment`;
const PLACE = [has(at.resultExtension(`${OURS}location`)), has(at.resultExtension(`${OURS}progress`)), hasNot(at.result('success')), hasNot(at.result('score'))];
const EXAM = [
  has(at.result('score.scaled')), has(at.result('score.raw')), has(at.result('duration'), TIME), has(at.contextExtension(`${OURS}sitting`)),
];
const SESSION = has(at.contextExtension(`${CMI5}context/extensions/sessionid`));
const LAUNCHED_BY_CMI5 = [names(at.category, `${CMI5}context/categories/cmi5`), SESSION];

const native = (base: string): StatementProfile => profile(base, {
  name: 'native',
  version: 'profile',
  label: { vi: 'Hồ sơ bản ghi Học Vụ Số', en: 'Học Vụ Số statements' },
  definition: {
    vi: 'Những gì nền tảng Học Vụ Số tự ghi: bài học, câu hỏi, bài kiểm tra, việc mở bài cmi5 và kết quả nền tảng xác nhận.',
    en: 'What the platform Học Vụ Số says itself: lessons, questions, assessments, the opening of cmi5 units and what the platform concludes from them.',
  },
  common: [...FRAME, is('$.context.platform', 'Học Vụ Số')],
  templates: [
    { name: 'lesson-initialized', verb: 'initialized', object: LESSON, label: { vi: 'Bắt đầu bài', en: 'Lesson begun' }, definition: { vi: 'Người học mở bài.', en: 'The learner opened the lesson.' }, rules: [hasNot('$.result')] },
    { name: 'lesson-progressed', verb: 'progressed', object: LESSON, label: { vi: 'Học tới', en: 'Lesson progressed' }, definition: { vi: 'Người học tới một màn hình chưa xem.', en: 'The learner came to a screen not seen before.' }, rules: PLACE },
    { name: 'lesson-suspended', verb: 'suspended', object: LESSON, label: { vi: 'Tạm dừng bài', en: 'Lesson suspended' }, definition: { vi: 'Người học rời bài khi chưa xong; chỗ đang học được giữ.', en: 'The learner left before the end; the place is kept.' }, rules: PLACE },
    { name: 'lesson-completed', verb: 'completed', object: LESSON, label: { vi: 'Học xong bài', en: 'Lesson completed' }, definition: { vi: 'Người học đã xem hết bài.', en: 'The learner has seen all of the lesson.' }, rules: [is(at.result('completion'), true), has(at.result('duration'), TIME), ...PLACE] },
    { name: 'lesson-terminated', verb: 'terminated', object: LESSON, label: { vi: 'Rời bài', en: 'Lesson left' }, definition: { vi: 'Một lượt học bài kết thúc.', en: 'A visit to the lesson ended.' }, rules: [has(at.result('duration'), TIME), ...PLACE] },
    {
      name: 'question-answered', verb: 'answered', object: QUESTION, label: { vi: 'Trả lời câu hỏi', en: 'Question answered' },
      definition: { vi: 'Trả lời một câu hỏi của bài học hoặc bài kiểm tra; đáp án đúng nằm trong mô tả câu hỏi.', en: 'One question of a lesson or an assessment was answered; the right answers stand in its definition.' },
      // What an assessor judges has no pattern of the right answer.
      rules: [{ location: '$.object.definition.interactionType', presence: 'included', any: ['choice', 'true-false', 'sequencing', 'matching', 'fill-in', 'numeric', 'long-fill-in', 'other'] }, may('$.object.definition.correctResponsesPattern[*]'), has(at.result('response')), has(at.result('success'))],
    },
    { name: 'lesson-tested-out', verb: 'passed', object: LESSON, label: { vi: 'Được miễn bài', en: 'Tested out of a lesson' }, definition: { vi: 'Bài đầu khóa chứng tỏ mọi kỹ năng của bài học: không phải học bài ấy.', en: 'A sitting before the course has proven every skill of the lesson.' }, rules: [is(at.result('success'), true), is(at.result('completion'), true), is(at.resultExtension(`${CMI5}result/extensions/reason`), 'Tested Out'), has(at.contextExtension(`${OURS}sitting`))] },
    { name: 'unit-marked', verb: 'experienced', object: LESSON, label: { vi: 'Đánh dấu đã học', en: 'Marked as learned' }, definition: { vi: 'Người học tự đánh dấu đã học bài, ở bài có điều kiện hoàn thành như vậy.', en: 'The learner says himself that he has learned a unit whose completion policy asks him.' }, rules: [is(at.contextExtension(`${OURS}marked`), true), hasNot('$.result')] },
    { name: 'assessment-passed', verb: 'passed', object: ASSESSMENT, label: { vi: 'Đạt bài kiểm tra', en: 'Assessment passed' }, definition: { vi: 'Máy chủ chấm và bài đạt ngưỡng.', en: 'Marked by the server, at or above the pass mark.' }, rules: [is(at.result('success'), true), ...EXAM] },
    { name: 'assessment-failed', verb: 'failed', object: ASSESSMENT, label: { vi: 'Chưa đạt bài kiểm tra', en: 'Assessment failed' }, definition: { vi: 'Máy chủ chấm và bài chưa đạt ngưỡng.', en: 'Marked by the server, below the pass mark.' }, rules: [is(at.result('success'), false), ...EXAM] },
    ...([['completed', 'completion', true, 'Hoàn thành khóa học', 'Course completed'], ['passed', 'success', true, 'Đạt khóa học', 'Course passed'], ['failed', 'success', false, 'Chưa đạt khóa học', 'Course failed']] as const).map(([verb, property, value, vi, en]): Template => ({
      name: `course-${verb}`, verb, object: COURSE, label: { vi, en }, definition: { vi: 'Gói SCORM 2004 tự đặt điều kiện cho cả khóa; máy chủ tính theo điều kiện ấy (SN 4.6).', en: 'A SCORM 2004 package says itself what counts for the whole course; the server rolled it up by these rules (SN 4.6).' },
      rules: [SESSION, is(at.result(property), value), may(at.result('score.scaled'))],
    })),
    { name: 'course-scored', verb: 'scored', object: COURSE, label: { vi: 'Điểm của khóa học', en: 'Course scored' }, definition: { vi: 'Điểm cả khóa do máy chủ tính theo gói SCORM 2004, khi chưa có kết luận đạt hay chưa.', en: 'The score of the whole course, rolled up by the server, while nothing says passed or failed.' }, rules: [SESSION, has(at.result('score.scaled')), hasNot(at.result('success'))] },
    { name: 'activity-initialized', verb: 'initialized', object: MODULE, label: { vi: 'Bắt đầu gói xAPI', en: 'xAPI package begun' }, definition: { vi: 'Gói xAPI nói điều đầu tiên trong phiên.', en: 'The content of an xAPI package said its first word in a session.' }, rules: [SESSION, hasNot('$.result')] },
    ...([['completed', 'completion', true, 'Học xong gói xAPI', 'xAPI package completed'], ['passed', 'success', true, 'Đạt gói xAPI', 'xAPI package passed'], ['failed', 'success', false, 'Chưa đạt gói xAPI', 'xAPI package failed']] as const).map(([verb, property, value, vi, en]): Template => ({
      name: `activity-${verb}`, verb, object: MODULE, label: { vi, en }, definition: { vi: 'Nền tảng kết luận từ một bản ghi của chính gói, nêu trong context.statement.', en: 'What the platform concludes from a statement of the package itself, which context.statement names.' },
      rules: [SESSION, is(at.result(property), value), has('$.context.statement.id'), may(at.result('duration')), may(at.result('score.scaled'))],
    })),
    {
      name: 'au-launched', verb: 'launched', label: { vi: 'Mở bài cmi5', en: 'cmi5 unit launched' }, definition: { vi: 'Nền tảng mở một bài cmi5 (cmi5 §9.3.1).', en: 'The platform opened an assignable unit (cmi5 §9.3.1).' },
      rules: [...LAUNCHED_BY_CMI5, ...['launchmode', 'launchurl', 'moveon'].map((name) => has(at.contextExtension(`${CMI5}context/extensions/${name}`))), may(at.contextExtension(`${CMI5}context/extensions/masteryscore`))],
    },
    {
      name: 'au-abandoned', verb: 'abandoned', label: { vi: 'Phiên cmi5 bị bỏ dở', en: 'cmi5 session abandoned' }, definition: { vi: 'Phiên kết thúc mà bài không báo (cmi5 §9.3.6).', en: 'The session ended without the unit saying so (cmi5 §9.3.6).' },
      rules: [...LAUNCHED_BY_CMI5, has(at.result('duration'), TIME)],
    },
    {
      name: 'au-waived', verb: 'waived', label: { vi: 'Miễn bài cmi5', en: 'cmi5 unit waived' }, definition: { vi: 'Người quản lý công nhận bài bằng cách khác (cmi5 §9.3.7).', en: 'The unit counts as done for another reason (cmi5 §9.3.7).' },
      rules: [...LAUNCHED_BY_CMI5, names(at.category, `${CMI5}context/categories/moveon`), is(at.result('success'), true), is(at.result('completion'), true), has(at.resultExtension(`${CMI5}result/extensions/reason`))],
    },
    ...(['block', 'course'] as const).map((kind): Template => ({
      name: `${kind}-satisfied`, verb: 'satisfied', object: `${CMI5}activitytype/${kind}`,
      label: kind === 'block' ? { vi: 'Đáp ứng khối cmi5', en: 'cmi5 block satisfied' } : { vi: 'Đáp ứng khóa cmi5', en: 'cmi5 course satisfied' },
      definition: { vi: 'Mọi bài bên trong đã đạt điều kiện moveOn (cmi5 §9.3.9).', en: 'All units inside have met their moveOn criterion (cmi5 §9.3.9).' },
      rules: LAUNCHED_BY_CMI5,
    })),
  ],
  extensions: [
    { name: 'location', type: 'ResultExtension', label: { vi: 'Chỗ đang học', en: 'Place' }, definition: { vi: 'Số thứ tự màn hình đang xem, từ 0.', en: 'Index of the screen being looked at, from 0.' }, schema: { type: ['integer', 'string'] } },
    { name: 'progress', type: 'ResultExtension', label: { vi: 'Phần đã xem', en: 'Share seen' }, definition: { vi: 'Phần bài đã xem, từ 0 đến 1.', en: 'Share of the lesson that has been seen, 0 to 1.' }, schema: { type: 'number', minimum: 0, maximum: 1 } },
    { name: 'device', type: 'ContextExtension', label: { vi: 'Loại máy', en: 'Device' }, definition: { vi: 'Loại máy người học dùng; không có gì nhận ra được chiếc máy.', en: 'The kind of device; nothing by which it could be recognised.' }, schema: { type: 'string' } },
    { name: 'marked', type: 'ContextExtension', label: { vi: 'Tự đánh dấu', en: 'Marked' }, definition: { vi: 'Người học bấm “Đánh dấu đã học”.', en: 'The learner pressed “mark as learned”.' }, schema: { type: 'boolean', const: true } },
    { name: 'marking-revision', type: 'ContextExtension', label: { vi: 'Lần chấm', en: 'Revision of the marking' }, definition: { vi: 'Từ 2 khi bài được chấm lại vì một đáp án đã sửa.', en: 'From 2 when the sitting was marked anew because a key was put right.' }, schema: { type: 'integer', minimum: 2 } },
    { name: 'sitting', type: 'ContextExtension', label: { vi: 'Lượt làm bài', en: 'Sitting' }, definition: { vi: 'Mã của lượt làm bài kiểm tra.', en: 'Id of the sitting of the assessment.' }, schema: { type: 'string', format: 'uuid' } },
    { name: 'reason', type: 'ContextExtension', label: { vi: 'Lý do hủy', en: 'Reason of voiding' }, definition: { vi: 'Vì sao người quản lý hủy một bản ghi.', en: 'Why somebody who answers for the store voided a statement.' }, schema: { type: 'string' } },
  ],
});

const SPENT = has(at.result('duration'), TIME);
const SCO = [SESSION, names('$.context.contextActivities.grouping[*].definition.type', `${ACTIVITY}course`), names(at.category, 'https://w3id.org/xapi/scorm')];
const sco = (verb: Template['verb'], label: Text, definition: Text, rules: readonly ProfileRule[]): Template => ({ name: `sco-${verb}`, verb, object: LESSON, label, definition, rules: [...SCO, ...rules] });

const scorm = (base: string): StatementProfile => profile(base, {
  name: 'scorm',
  version: 'profile/scorm',
  label: { vi: 'Hồ sơ SCORM thành bản ghi', en: 'SCORM told as statements' },
  definition: {
    vi: 'Một lần lưu dữ liệu của gói SCORM 1.2 hoặc 2004 được kể lại thành những bản ghi nào. Lượt học là registration, phiên là sessionid.',
    en: 'Which statements a commit of SCORM 1.2 or 2004 content becomes. The attempt is the registration, the session is the sessionid.',
  },
  common: FRAME,
  templates: [
    sco('initialized', { vi: 'Phiên bắt đầu', en: 'Session begun' }, { vi: 'Lần lưu đầu tiên của một phiên.', en: 'The first commit of a session.' }, [hasNot('$.result')]),
    sco('progressed', { vi: 'Học tới', en: 'Progressed' }, { vi: 'cmi.progress_measure tăng thêm ít nhất một phần trăm.', en: 'cmi.progress_measure grew by a percent or more.' }, [has(at.resultExtension(`${CMI5}result/extensions/progress`))]),
    sco('completed', { vi: 'Học xong', en: 'Completed' }, { vi: 'Trạng thái hoàn thành trở thành completed, do bài hoặc do ngưỡng đã hứa.', en: 'The completion became completed, said by the content or by the threshold promised.' }, [is(at.result('completion'), true), SPENT, hasNot(at.result('success'))]),
    sco('passed', { vi: 'Đạt', en: 'Passed' }, { vi: 'Kết quả trở thành passed, hoặc điểm đạt được tốt hơn.', en: 'The success became passed, or a pass got a better score.' }, [is(at.result('success'), true), SPENT, may(at.result('score.scaled'))]),
    sco('failed', { vi: 'Chưa đạt', en: 'Failed' }, { vi: 'Kết quả trở thành failed, hoặc lại failed với điểm khác.', en: 'The success became failed, or failed again with another score.' }, [is(at.result('success'), false), SPENT, may(at.result('score.scaled'))]),
    sco('scored', { vi: 'Có điểm', en: 'Scored' }, { vi: 'Điểm mới khi bài không nói đạt hay chưa.', en: 'A new score where neither the content nor a mastery score says passed or failed.' }, [has(at.result('score')), SPENT, hasNot(at.result('success')), hasNot(at.result('completion'))]),
    sco('suspended', { vi: 'Tạm dừng', en: 'Suspended' }, { vi: 'Phiên kết thúc với cmi.exit là suspend.', en: 'The session ended with cmi.exit suspend.' }, [SPENT]),
    sco('terminated', { vi: 'Phiên kết thúc', en: 'Session ended' }, { vi: 'Bài gọi Terminate (LMSFinish) hoặc phiên đã im lặng.', en: 'The content called Terminate (LMSFinish), or the session fell silent.' }, [SPENT]),
    {
      name: 'interaction-answered', verb: 'answered', object: QUESTION, label: { vi: 'Trả lời', en: 'Interaction answered' },
      definition: { vi: 'Một cmi.interactions mới có câu trả lời hoặc kết quả, hoặc được trả lời khác đi.', en: 'An interaction got a response or a result, or another one than before.' },
      rules: [...SCO, has('$.context.contextActivities.parent[*].id', { vi: 'Bài SCO.', en: 'The SCO.' }), may(at.result('response')), may(at.result('success'))],
    },
  ],
  extensions: [],
});

/** Both, by the name under which they are found. */
export const statementProfiles = (base: string): { readonly native: StatementProfile; readonly scorm: StatementProfile } => ({ native: native(base), scorm: scorm(base) });
