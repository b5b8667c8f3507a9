import type { Statement } from '@hvs/xapi';

const VERBS: Record<string, string> = {
  initialized: 'bắt đầu', progressed: 'học tới', experienced: 'đã xem', answered: 'đã trả lời', completed: 'đã học xong', passed: 'đã đạt', failed: 'chưa đạt',
  terminated: 'đã rời', suspended: 'đã tạm dừng', resumed: 'đã học tiếp', launched: 'đã mở', satisfied: 'đã đáp ứng', voided: 'đã thu hồi',
};
const first = (map: Record<string, string> | undefined): string | undefined => map?.['vi-VN'] ?? map?.['vi'] ?? Object.values(map ?? {})[0];

/** A statement as a Vietnamese sentence: who did what to what, when, with which result. */
export const sentenceOf = (statement: Statement, who: string): string => {
  const verb = VERBS[statement.verb.id.split('/').at(-1) ?? ''] ?? first(statement.verb.display) ?? statement.verb.id;
  const object = statement.object as { id?: string; definition?: { name?: Record<string, string> } };
  const what = first(object.definition?.name) ?? object.id ?? '';
  const score = statement.result?.score?.scaled;
  const parts = [`${who} ${verb} “${what}”`];
  if (score !== undefined) parts.push(`điểm ${Math.round(score * 100)} %`);
  if (statement.timestamp && !Number.isNaN(Date.parse(statement.timestamp))) parts.push(`lúc ${new Intl.DateTimeFormat('vi-VN', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date(statement.timestamp))}`);
  return `${parts.join(', ')}.`;
};
