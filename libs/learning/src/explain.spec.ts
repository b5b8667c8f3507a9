import { VERBS, type Statement } from '@hvs/xapi';
import { foldEvidence, readEvidence, type UnitProgress } from './evidence';
import { explainStatement, type Belonging, type Weighed } from './explain';

const ID = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const IRI = 'https://hocvuso.vn/xapi/courses/nhan-thuc-so/lessons/bai-1';
const said = (verb: keyof typeof VERBS, over: Record<string, unknown> = {}): Statement =>
  ({ id: ID, actor: { account: { homePage: 'https://hocvuso.vn/xapi', name: 'mai' } }, verb: { id: VERBS[verb].id }, object: { id: IRI }, timestamp: '2026-03-02T01:00:00Z', ...over }) as unknown as Statement;
const evidenceOf = (statement: Statement) => readEvidence(statement, new Date('2026-03-02T02:00:00Z'), (iri) => (iri === IRI ? 'bai-1' : undefined));

/** A statement in its enrolment, folded together with whatever else was said of the unit. */
const weigh = (statement: Statement, over: Partial<Weighed> & { others?: Statement[]; outcome?: Belonging['outcome'] } = {}): Weighed => {
  const { others = [], outcome = { completedAt: null, statementId: null }, ...rest } = over;
  const known = [statement, ...others].reduce<UnitProgress | undefined>((all, one) => { const seen = evidenceOf(one); return seen ? foldEvidence(all, seen) : all; }, undefined);
  return {
    statement, voided: false, ours: true, outside: false, target: undefined, year: 2026,
    place: { courseTitle: 'Nhận thức số', unitTitle: 'Bài 1', evidence: evidenceOf(statement), known, outcome }, ...rest,
  };
};
const texts = (weighed: Weighed) => explainStatement(weighed).map(({ changed, text }) => `${changed ? '+' : '-'} ${text}`);

test('the completion that counts says so, and what the course still lacks', () => {
  expect(texts(weigh(said('completed')))).toEqual(['+ “Bài 1” được tính là đã học xong nhờ bản ghi này.', '- Khóa học “Nhận thức số” chưa hoàn thành: còn phần khác phải học ngoài “Bài 1”.']);
});

test('a later completion gives way to the earlier one, and names it', () => {
  const later = weigh(said('completed', { timestamp: '2026-03-02T01:30:00Z' }), { others: [{ ...said('completed'), id: OTHER }] });
  expect(explainStatement(later)[0]).toMatchObject({ changed: false, statementId: OTHER, text: expect.stringContaining('sớm nhất') });
});

test('the statement that completed the course says that too', () => {
  expect(texts(weigh(said('passed', { result: { score: { scaled: 0.9 } } }), { outcome: { completedAt: new Date(), statementId: ID } }))).toEqual([
    '+ “Bài 1” được tính là đã học xong và đạt nhờ bản ghi này.', '+ Điểm 90\u00a0% là điểm cao nhất của “Bài 1”, nên được giữ.', '+ Khóa học “Nhận thức số” hoàn thành nhờ bản ghi này.',
  ]);
});

test('a failure after a pass takes nothing back, a lower score is not kept', () => {
  const failed = weigh(said('failed', { result: { score: { scaled: 0.4 } } }), { others: [{ ...said('passed', { result: { score: { scaled: 0.9 } } }), id: OTHER }] });
  expect(texts(failed)).toEqual(['- “Bài 1” đã đạt ở một lần khác; lần chưa đạt không lấy lại kết quả ấy.', '- Điểm 40\u00a0% thấp hơn điểm đang được giữ của “Bài 1” (90\u00a0%).']);
  expect(texts(weigh(said('failed')))).toEqual(['+ “Bài 1” đang được tính là chưa đạt.']);
});

test('the first of all statements begins the unit, the next of its kind is history', () => {
  expect(texts(weigh(said('initialized')))).toEqual(['+ “Bài 1” được tính là đã bắt đầu học từ bản ghi này.']);
  expect(texts(weigh(said('answered', { timestamp: '2026-03-02T01:30:00Z' }), { others: [{ ...said('initialized'), id: OTHER }] }))).toEqual(['- Loại bản ghi này chỉ là lịch sử học “Bài 1”; nó không làm bài học xong hay đạt.']);
});

test('the place where the learner stands, and one that is out of date', () => {
  const at = (place: number) => ({ result: { extensions: { 'https://hocvuso.vn/xapi/extensions/location': place } } });
  expect(texts(weigh(said('progressed', at(3))))[0]).toMatch(/^\+ Chỗ đang học/);
  expect(texts(weigh(said('progressed', at(3)), { others: [{ ...said('progressed', { ...at(4), timestamp: '2026-03-02T01:30:00Z' }), id: OTHER }] }))[0]).toMatch(/^- Chỗ đang học .* mới hơn/);
});

test('nobody passes a course of ours on another\'s word; one taught elsewhere does count on it', () => {
  expect(texts(weigh(said('passed'), { ours: false }))).toEqual([expect.stringMatching(/^- Không được tính.*chỉ lời của chính hệ thống/)]);
  expect(texts(weigh(said('passed'), { ours: false, outside: true }))[0]).toMatch(/^\+/);
});

test.each<[string, Partial<Weighed>, RegExp]>([
  ['was voided', { voided: true }, /đã bị hủy/],
  ['carries a registration of nobody', { place: 'registration-unknown' }, /không phải lượt ghi danh/],
  ['carries none', { place: 'no-registration' }, /registration/],
  ['is about a course nobody has', { place: 'course-unknown' }, /không có trong danh mục/],
  ['reports a course that is taught here', { place: 'taught-here' }, /học ngay trên hệ thống/],
  ['is of another year', { place: 'year' }, /năm kế hoạch 2026/],
  ['names nobody of ours', { place: 'account' }, /tài khoản của hệ thống/],
  ['names an account of nobody', { place: 'person-unknown' }, /không thuộc về ai/],
  ['is no result', { place: 'verb' }, /đã học xong/],
  ['comes from a client that may not report this course', { place: 'may-not-report' }, /không được báo kết quả/],
  ['has not been folded yet', { place: 'waiting' }, /đang chờ/],
])('a statement that %s changes nothing, and says why', (_, over, text) => {
  const effects = explainStatement(weigh(said('passed'), over));
  expect(effects).toEqual([{ changed: false, text: expect.stringMatching(text) }]);
});

test('an activity that is no unit of the enrolled version', () => {
  expect(texts(weigh(said('completed', { object: { id: 'https://hocvuso.vn/xapi/courses/nhan-thuc-so' } })))).toEqual([expect.stringMatching(/^- Thuộc lượt học “Nhận thức số”.*không phải một bài học/)]);
});

describe('a statement about a statement', () => {
  const about = (verb: keyof typeof VERBS) => said(verb, { object: { objectType: 'StatementRef', id: OTHER } });
  test.each<[string, keyof typeof VERBS, Weighed['target'], string]>([
    ['a remark', 'answered', { voided: false, isVoiding: false }, '- Bản ghi này chỉ nói về'],
    ['a voiding that took effect', 'voided', { voided: true, isVoiding: false }, '+ Bản ghi kia không còn được tính'],
    ['a voiding on another word', 'voided', { voided: false, isVoiding: false }, '- Không hủy được'],
    ['a voiding of a voiding', 'voided', { voided: false, isVoiding: true }, '- Bản ghi kia cũng là bản ghi hủy'],
    ['a voiding of what has not come yet', 'voided', undefined, '- Bản ghi cần hủy chưa có'],
  ])('%s', (_, verb, target, text) => {
    const [effect] = explainStatement(weigh(about(verb), { target }));
    expect(`${effect!.changed ? '+' : '-'} ${effect!.text}`).toMatch(new RegExp(`^\\${text}`));
    expect(effect!.statementId).toBe(OTHER);
  });
});
