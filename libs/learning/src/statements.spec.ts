import type { Statement } from '@hvs/xapi';
import { adopt, say, type StatementFrame } from './statements';

const COURSE = 'https://hocvuso.vn/xapi/courses/nhan-thuc-so';
const LESSON = `${COURSE}/lessons/bai-1`;
const frame: StatementFrame = {
  actor: { objectType: 'Agent', account: { homePage: 'https://hocvuso.vn/xapi', name: 'tai-khoan-1' } },
  registration: '11111111-1111-4111-8111-111111111111', courseIri: COURSE, courseTitle: 'Nhận thức số', profile: 'https://hocvuso.vn/xapi/profile',
};
const isOfCourse = (iri: string): boolean => iri === COURSE || iri === LESSON;
const sent = (verb: string, more: Record<string, unknown> = {}): Statement =>
  ({ id: '22222222-2222-4222-8222-222222222222', actor: { mbox: 'mailto:somebody@else.vn' }, verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` }, object: { id: LESSON }, ...more }) as unknown as Statement;

describe('a statement from a learner\'s device becomes ours', () => {
  test('with the actor, registration and course that the server knows, whatever was sent', () => {
    const ours = adopt(sent('completed', { context: { registration: '99999999-9999-4999-8999-999999999999', platform: 'x', instructor: { mbox: 'mailto:t@x.vn' }, contextActivities: { grouping: [{ id: 'https://x.vn/khac' }], parent: [{ id: COURSE }] } } }), frame, isOfCourse) as Statement;
    expect(ours.actor).toEqual(frame.actor);
    expect(ours.context).toMatchObject({ registration: frame.registration, platform: 'Học Vụ Số', language: 'vi-VN' });
    expect(ours.context!.contextActivities).toMatchObject({ grouping: [{ id: COURSE }], parent: [{ id: COURSE }], category: [{ id: frame.profile }] });
  });

  test.each(['initialized', 'progressed', 'experienced', 'answered', 'completed', 'suspended', 'resumed', 'terminated'])('a lesson may say %s', (verb) => {
    expect(typeof adopt(sent(verb), frame, isOfCourse)).toBe('object');
  });

  test.each(['passed', 'failed', 'voided', 'satisfied', 'waived', 'registered'])('a lesson may not say %s', (verb) => {
    expect(adopt(sent(verb), frame, isOfCourse)).toMatch(/Động từ .* không dùng được trong bài học/);
  });

  test.each([
    ['the course itself', { object: { id: COURSE } }, true],
    ['a question of a lesson', { object: { id: `${LESSON}/questions/cau-1` } }, true],
    ['a lesson of another course', { object: { id: 'https://hocvuso.vn/xapi/courses/khac/lessons/bai-1' } }, false],
    ['a person', { object: { objectType: 'Agent', mbox: 'mailto:a@b.vn' } }, false],
    ['another statement', { object: { objectType: 'StatementRef', id: '22222222-2222-4222-8222-222222222222' } }, false],
  ])('about %s', (_, more, accepted) => {
    const ours = adopt(sent('progressed', more), frame, isOfCourse);
    if (accepted) expect(typeof ours).toBe('object');
    else expect(ours).toMatch(/không thuộc khóa học này/);
  });

  test('only an answer to a question may carry success', () => {
    expect(adopt(sent('completed', { result: { success: true } }), frame, isOfCourse)).toMatch(/không tự chấm/);
    expect(typeof adopt(sent('answered', { object: { id: `${LESSON}/questions/cau-1` }, result: { success: false } }), frame, isOfCourse)).toBe('object');
  });
});

describe('a statement of the server\'s own', () => {
  const part = { id: '33333333-3333-4333-8333-333333333333', verb: 'passed', iri: `${COURSE}/assessment`, name: 'Bài kiểm tra', type: 'http://adlnet.gov/expapi/activities/assessment', at: new Date('2026-03-02T01:00:00Z') };
  test('stands in the same frame as those from devices', () => {
    expect(say(frame, { ...part, result: { success: true }, extensions: { 'https://x.vn/e': 1 } })).toMatchObject({
      id: part.id, actor: frame.actor, verb: { id: 'http://adlnet.gov/expapi/verbs/passed' }, object: { id: part.iri, definition: { name: { 'vi-VN': 'Bài kiểm tra' } } }, timestamp: '2026-03-02T01:00:00.000Z',
      result: { success: true }, context: { registration: frame.registration, extensions: { 'https://x.vn/e': 1 } },
    });
  });
  test('says no result when there is none', () => {
    expect(say(frame, part)).not.toHaveProperty('result');
    expect(say(frame, part).context).not.toHaveProperty('extensions');
  });
});
