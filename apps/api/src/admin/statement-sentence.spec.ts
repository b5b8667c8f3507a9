import { VOIDING_REASON } from '@hvs/lrs';
import type { Statement } from '@hvs/xapi';
import { durationWord, scoreWord, sentenceOf, verbWord } from './statement-sentence';

const ADL = 'http://adlnet.gov/expapi/verbs/';
const mai = { objectType: 'Agent', account: { homePage: 'https://hocvuso.vn/xapi', name: '7c1e' } } as const;
const names = { who: (actor: Statement['actor']) => (actor.account?.name === '7c1e' ? 'Lò Thị Mai' : undefined), activity: (iri: string) => (iri.endsWith('/bai-1') ? 'Nhận ra cuộc gọi lừa đảo' : undefined) };
const told = (more: Partial<Statement> & { verb?: { id: string } }): Statement => ({ actor: mai, verb: { id: `${ADL}completed` }, object: { id: 'https://hocvuso.vn/xapi/courses/a/lessons/bai-1' }, ...more }) as Statement;
const say = (more: Parameters<typeof told>[0]): string => sentenceOf(told(more), names);

test('who did what on which activity, by the names we know', () => {
  expect(say({})).toBe('Lò Thị Mai đã học xong “Nhận ra cuộc gọi lừa đảo”.');
  expect(sentenceOf(told({}))).toBe('Tài khoản 7c1e đã học xong “https://hocvuso.vn/xapi/courses/a/lessons/bai-1”.');
});

test('the result in words: score, time taken, and when', () => {
  expect(say({
    verb: { id: `${ADL}passed` }, object: { id: 'urn:kt', definition: { name: { 'vi-VN': 'Kiểm tra cuối khóa' }, type: 'http://adlnet.gov/expapi/activities/assessment' } },
    result: { success: true, score: { scaled: 0.9, raw: 9, max: 10 }, duration: 'PT7M20S' }, timestamp: '2026-11-22T02:41:00Z',
  })).toBe('Lò Thị Mai đã đạt bài kiểm tra “Kiểm tra cuối khóa”, điểm 9/10, tức 90\u00a0%, trong 7 phút 20 giây, lúc 9:41 ngày 22/11/2026.');
});

test('an answer says what was answered, and whether it was right', () => {
  expect(say({ verb: { id: `${ADL}answered` }, object: { id: 'urn:q', definition: { name: { vi: 'Ai gọi?' }, type: 'http://adlnet.gov/expapi/activities/cmi.interaction' } }, result: { success: false, completion: true, response: 'cong-an' } }))
    .toBe('Lò Thị Mai đã trả lời câu hỏi “Ai gọi?”, trả lời sai, câu trả lời “cong-an”.');
});

test('the course around it, the device, the teacher, and the client it came from', () => {
  expect(say({
    context: {
      contextActivities: { grouping: [{ id: 'urn:khac' }, { id: 'urn:khoa', definition: { name: { 'vi-VN': 'An toàn số' }, type: 'http://adlnet.gov/expapi/activities/course' } }] },
      instructor: { name: 'Cầm Văn Thân', mbox: 'mailto:than@b.vn' }, extensions: { 'https://hocvuso.vn/xapi/extensions/device': 'phone' },
    },
    authority: { name: 'MOOC tỉnh', account: { homePage: 'https://hocvuso.vn/xapi/clients', name: '1' } },
  })).toBe('Lò Thị Mai đã học xong “Nhận ra cuộc gọi lừa đảo”, thuộc khóa học “An toàn số”, người hướng dẫn: Cầm Văn Thân, trên điện thoại, do “MOOC tỉnh” gửi.');
});

test('our own word is not mentioned', () => {
  expect(say({ authority: { name: 'Học Vụ Số', account: { homePage: 'https://hocvuso.vn/xapi/systems', name: 'hoc-vu-so' } } })).not.toMatch(/gửi/);
});

test('groups: identified ones by their name, anonymous ones by their members', () => {
  const member = ['An', 'Bình', 'Chi', 'Dũng', 'Én'].map((name) => ({ name, mbox: `mailto:${name}@b.vn` }));
  expect(say({ actor: { objectType: 'Group', name: 'Tổ 3', mbox: 'mailto:to3@b.vn', member: member.slice(0, 2) } })).toMatch(/^Nhóm “Tổ 3” \(An, Bình\) đã học xong/);
  expect(say({ actor: { objectType: 'Group', member } })).toMatch(/^Nhóm gồm An, Bình, Chi và 2 người nữa đã học xong/);
  expect(say({ actor: { objectType: 'Group', member: [] } })).toMatch(/^Một nhóm không rõ tên/);
});

test('a voiding says which statement, and why', () => {
  expect(say({ verb: { id: `${ADL}voided` }, object: { objectType: 'StatementRef', id: '6690e6c9-3ef0-4ed3-8b37-7f3964730bee' }, context: { extensions: { [VOIDING_REASON]: 'Ghi nhầm người. ' } } }))
    .toBe('Lò Thị Mai đã hủy bản ghi 6690e6c9. Lý do: Ghi nhầm người.');
});

test('a statement within a statement is told in full', () => {
  expect(say({
    verb: { id: 'https://b.vn/verbs/planned', display: { 'vi-VN': 'dự định' } },
    object: { objectType: 'SubStatement', actor: { name: 'Vàng A Páo', mbox: 'mailto:pao@b.vn' }, verb: { id: `${ADL}attended` }, object: { id: 'urn:lop', definition: { name: { 'vi-VN': 'Lớp tối thứ Năm' } } }, result: { duration: 'PT2H' } },
  } as never)).toBe('Lò Thị Mai dự định điều sau: Vàng A Páo đã tham dự “Lớp tối thứ Năm”, trong 2 giờ.');
});

test('somebody may be the object', () => {
  expect(say({ verb: { id: 'https://b.vn/verbs/mentored', display: { en: 'mentored' } }, object: { objectType: 'Agent', mbox: 'mailto:pao@b.vn' } as never })).toBe('Lò Thị Mai mentored pao@b.vn.');
});

test('a verb we do not know: its own display, Vietnamese first, else the last word of its address', () => {
  expect(verbWord({ id: 'https://b.vn/x', display: { en: 'shelved', 'vi-VN': 'đã cất' } })).toBe('đã cất');
  expect(verbWord({ id: 'https://b.vn/x', display: { fr: 'rangea' } })).toBe('rangea');
  expect(verbWord({ id: 'https://b.vn/verbs#shelved' })).toBe('shelved');
});

test.each([
  [{ scaled: 0.875 }, 'điểm 87,5\u00a0%'], [{ raw: 8 }, 'điểm 8'], [{ raw: 8, min: 1, max: 10 }, 'điểm 8 (thang 1–10)'], [{ raw: 8, min: 0, max: 10, scaled: 0.8 }, 'điểm 8/10, tức 80\u00a0%'], [{ scaled: -0.5 }, 'điểm -50\u00a0%'], [{}, undefined],
])('score %j: %s', (score, words) => expect(scoreWord(score)).toBe(words));

test.each([['PT45S', '45 giây'], ['PT1H5M9S', '1 giờ 5 phút'], ['P2DT3H', '2 ngày 3 giờ'], ['PT0.2S', 'chưa tới 1 giây'], ['PT1H0M5S', '1 giờ'], ['P1W', '7 ngày'], ['tomorrow', undefined]])('duration %s: %s', (iso, words) => expect(durationWord(iso)).toBe(words));
