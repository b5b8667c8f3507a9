import { VERBS, type Statement } from '@hvs/xapi';
import type { Evidence, UnitProgress } from './evidence';
import { leadsToward } from './toward';

/** One thing a statement did, or did not do, to progress; told to people. */
export interface Effect {
  readonly changed: boolean;
  readonly text: string;
  /** Another statement that this one gave way to, or that this one is about. */
  readonly statementId?: string;
}

/** The enrolment a statement belongs to, with what is known of it now. */
export interface Belonging {
  readonly courseTitle: string;
  /** The unit the statement is about; undefined when it is none of this course's version. */
  readonly unitTitle: string | undefined;
  readonly evidence: Evidence | undefined;
  readonly known: UnitProgress | undefined;
  readonly outcome: { readonly completedAt: Date | null; readonly statementId: string | null };
}

/** Why a statement belongs to no enrolment. */
export type Homeless =
  | 'no-registration' | 'registration-unknown' | 'taught-here' | 'course-unknown' | 'verb' | 'account' | 'person-unknown' | 'year' | 'may-not-report' | 'waiting';

/** Everything that decides what becomes of a statement. */
export interface Weighed {
  readonly statement: Statement;
  readonly voided: boolean;
  /** It stands on the LMS's own word. */
  readonly ours: boolean;
  /** It is about a course taught elsewhere, where other platforms are believed. */
  readonly outside: boolean;
  /** The statement it refers to, if it is about one and that is there. */
  readonly target: { readonly voided: boolean; readonly isVoiding: boolean } | undefined;
  readonly place: Belonging | Homeless;
  readonly year: number;
}

const no = (text: string, statementId?: string): Effect => ({ changed: false, text, ...(statementId === undefined ? {} : { statementId }) });
const yes = (text: string, statementId?: string): Effect => ({ changed: true, text, ...(statementId === undefined ? {} : { statementId }) });
const percent = (score: number): string => `${String(Math.round(score * 1000) / 10).replace('.', ',')}\u00a0%`;

/** Why a statement did or did not change anybody's progress; the first of the answers is the one that decides. */
export const explainStatement = (weighed: Weighed): Effect[] => {
  const { statement, voided, place } = weighed;
  if (statement.object.objectType === 'StatementRef') return [explainReference(weighed, statement.object.id)];
  if (voided) return [no('Bản ghi đã bị hủy, nên không được tính vào tiến độ của ai.')];
  if (typeof place === 'string') return [no(explainHomeless(place, weighed))];
  if (!weighed.ours && !weighed.outside) {
    return [no(`Không được tính. “${place.courseTitle}” học ngay trên hệ thống này, nên chỉ lời của chính hệ thống được tính; phần mềm khác gửi thì bản ghi được lưu lại, nhưng không ai đạt nhờ nó.`)];
  }
  if (!place.evidence || place.unitTitle === undefined) {
    return [no(`Thuộc lượt học “${place.courseTitle}”, nhưng hoạt động trong bản ghi không phải một bài học hay bài kiểm tra của phiên bản khóa học mà người này ghi danh. Bản ghi chỉ được lưu làm lịch sử.`)];
  }
  if (!place.known) return [no(`Thuộc “${place.unitTitle}” của “${place.courseTitle}”, nhưng chưa được gộp vào tiến độ. Hệ thống đang xử lý; xem lại sau ít phút.`)];
  return explainEvidence(place, place.unitTitle, place.evidence, place.known);
};

const explainReference = ({ statement, target }: Weighed, id: string): Effect => {
  if (statement.verb.id !== VERBS.voided.id) return no('Bản ghi này chỉ nói về một bản ghi khác; nó không làm thay đổi tiến độ.', id);
  if (!target) return no('Bản ghi cần hủy chưa có trong kho. Khi nó đến, từ cùng nguồn với bản ghi này, nó sẽ bị hủy ngay.', id);
  if (target.isVoiding) return no('Bản ghi kia cũng là bản ghi hủy, mà bản ghi hủy thì không hủy được.', id);
  return target.voided
    ? yes('Bản ghi kia không còn được tính; tiến độ của lượt học ấy được tính lại từ những bản ghi còn lại.', id)
    : no('Không hủy được: bản ghi kia do nguồn khác gửi. Phần mềm chỉ hủy được bản ghi của chính nó.', id);
};

const explainHomeless = (why: Homeless, { year }: Weighed): string => {
  switch (why) {
    case 'no-registration': return 'Không nói rõ thuộc lượt học nào (thiếu “registration”), và hoạt động không phải khóa học nào trong danh mục. Bản ghi chỉ được lưu.';
    case 'registration-unknown': return 'Lượt học ghi trong bản ghi (“registration”) không phải lượt ghi danh nào của hệ thống. Bản ghi chỉ được lưu.';
    case 'taught-here': return 'Khóa học này học ngay trên hệ thống. Kết quả chỉ tính theo lượt ghi danh của người học, nên phần mềm khác báo về thì bản ghi chỉ được lưu.';
    case 'course-unknown': return 'Khóa học trong bản ghi không có trong danh mục, hoặc chưa phát hành. Bản ghi chỉ được lưu.';
    case 'verb': return 'Với khóa học ở nơi khác, chỉ “đã học xong” và “đã đạt” được tính là kết quả. Bản ghi này chỉ được lưu làm lịch sử.';
    case 'account': return 'Người trong bản ghi không được nêu bằng tài khoản của hệ thống, nên không biết tính cho ai.';
    case 'person-unknown': return 'Tài khoản trong bản ghi không thuộc về ai trong hệ thống, nên không tính cho ai.';
    case 'year': return `Kết quả không thuộc năm kế hoạch ${year}. Kết quả chỉ tính cho năm đạt được.`;
    case 'may-not-report': return 'Nguồn gửi bản ghi này không được báo kết quả của khóa học ấy (xem phần “Kết nối”), nên bản ghi chỉ được lưu.';
    case 'waiting': return 'Bản ghi hợp lệ và đang chờ được gộp vào tiến độ; xem lại sau ít phút.';
  }
};

const explainEvidence = (place: Belonging, unit: string, seen: Evidence, known: UnitProgress): Effect[] => {
  const effects: Effect[] = [];
  const id = seen.statementId;
  const completes = seen.completed && (known.completedBy === id || (seen.success === 'passed' && known.passedBy === id));
  const passes = seen.success === 'passed' && known.passedBy === id;
  if (completes && passes) effects.push(yes(`“${unit}” được tính là đã học xong và đạt nhờ bản ghi này.`));
  else if (completes) effects.push(yes(`“${unit}” được tính là đã học xong nhờ bản ghi này.`));
  else if (seen.completed) effects.push(no(`“${unit}” đã được tính là học xong từ trước, nhờ một bản ghi khác; bản ghi sớm nhất được giữ.`, known.completedBy ?? undefined));
  if (seen.success === 'passed' && !passes) effects.push(no(`“${unit}” đã đạt từ trước, nhờ một bản ghi khác; lần đạt sớm nhất được giữ.`, known.passedBy ?? undefined));
  if (leadsToward(seen, known.toward)) effects.push(yes(`Bản ghi này được tính vào điều kiện hoàn thành riêng của “${unit}”.`));
  if (seen.success === 'failed') {
    effects.push(known.success === 'failed'
      ? yes(`“${unit}” đang được tính là chưa đạt.`)
      : no(`“${unit}” đã đạt ở một lần khác; lần chưa đạt không lấy lại kết quả ấy.`, known.passedBy ?? undefined));
  }
  if (seen.score !== null && known.score !== null) {
    effects.push(seen.score >= known.score
      ? yes(`Điểm ${percent(seen.score)} là điểm cao nhất của “${unit}”, nên được giữ.`)
      : no(`Điểm ${percent(seen.score)} thấp hơn điểm đang được giữ của “${unit}” (${percent(known.score)}).`));
  }
  if (seen.location !== null) {
    effects.push(seen.location === known.location && seen.at.getTime() === known.locatedAt.getTime()
      ? yes(`Chỗ đang học của “${unit}” là chỗ ghi trong bản ghi này; lần sau người học mở tiếp từ đây.`)
      : no(`Chỗ đang học của “${unit}” đã có bản ghi mới hơn.`));
  }
  if (effects.length === 0) {
    effects.push(seen.at.getTime() === known.firstAt.getTime()
      ? yes(`“${unit}” được tính là đã bắt đầu học từ bản ghi này.`)
      : no(`Loại bản ghi này chỉ là lịch sử học “${unit}”; nó không làm bài học xong hay đạt.`));
  }
  effects.push(...explainOutcome(place, unit, seen));
  return effects;
};

const explainOutcome = ({ courseTitle, outcome }: Belonging, unit: string, seen: Evidence): Effect[] => {
  if (!seen.completed && seen.success !== 'passed') return [];
  if (outcome.completedAt === null) return [no(`Khóa học “${courseTitle}” chưa hoàn thành: còn phần khác phải học ngoài “${unit}”.`)];
  return outcome.statementId === seen.statementId
    ? [yes(`Khóa học “${courseTitle}” hoàn thành nhờ bản ghi này.`)]
    : [no(`Khóa học “${courseTitle}” đã hoàn thành; bản ghi kết thúc khóa là một bản ghi khác.`, outcome.statementId ?? undefined)];
};
