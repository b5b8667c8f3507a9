import type { Verb } from './types';

const adl = (name: string, en: string, vi: string): Verb => ({ id: `http://adlnet.gov/expapi/verbs/${name}`, display: { 'en-US': en, vi } });
const profile = (name: string, en: string, vi: string): Verb => ({ id: `https://w3id.org/xapi/adl/verbs/${name}`, display: { 'en-US': en, vi } });

/** The verbs of ADL and of cmi5 §9.3 that we utter or act upon, ready to be put into a statement. */
export const VERBS = {
  initialized: adl('initialized', 'initialized', 'đã bắt đầu phiên học'),
  launched: adl('launched', 'launched', 'đã mở'),
  experienced: adl('experienced', 'experienced', 'đã xem'),
  progressed: adl('progressed', 'progressed', 'đã học đến'),
  answered: adl('answered', 'answered', 'đã trả lời'),
  completed: adl('completed', 'completed', 'đã hoàn thành'),
  passed: adl('passed', 'passed', 'đã đạt'),
  failed: adl('failed', 'failed', 'chưa đạt'),
  scored: adl('scored', 'scored', 'đã có điểm'),
  terminated: adl('terminated', 'terminated', 'đã kết thúc phiên học'),
  suspended: adl('suspended', 'suspended', 'đã tạm dừng'),
  resumed: adl('resumed', 'resumed', 'đã học tiếp'),
  attended: adl('attended', 'attended', 'đã tham dự'),
  voided: adl('voided', 'voided', 'đã hủy bản ghi'),
  satisfied: profile('satisfied', 'satisfied', 'đã đáp ứng'),
  abandoned: profile('abandoned', 'abandoned', 'đã bỏ dở'),
  waived: profile('waived', 'waived', 'được miễn'),
} as const satisfies Record<string, Verb>;
