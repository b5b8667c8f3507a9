/** The verbs people look for, in words; any other is given by its address. */
export const COMMON_VERBS: [string, string][] = [
  ['http://adlnet.gov/expapi/verbs/initialized', 'bắt đầu'],
  ['http://adlnet.gov/expapi/verbs/progressed', 'học tới'],
  ['http://adlnet.gov/expapi/verbs/experienced', 'đã xem'],
  ['http://adlnet.gov/expapi/verbs/answered', 'đã trả lời'],
  ['http://adlnet.gov/expapi/verbs/completed', 'đã học xong'],
  ['http://adlnet.gov/expapi/verbs/passed', 'đã đạt'],
  ['http://adlnet.gov/expapi/verbs/failed', 'chưa đạt'],
  ['http://adlnet.gov/expapi/verbs/attended', 'đã tham dự'],
  ['http://adlnet.gov/expapi/verbs/voided', 'đã hủy một bản ghi'],
];
