import { newId } from '@hvs/platform';

/**
 * Statements like those of a province: many people, some courses with their lessons, a handful of verbs, one registration per person and
 * course; about 1.1 kB each. `i` says which one it is: the same `i` gives the same statement but for its id.
 */
export interface Crowd {
  readonly people: number;
  readonly lessons: number;
}

export const crowdFor = (size: number): Crowd => ({ people: Math.max(1_000, Math.round(size / 100)), lessons: Math.max(100, Math.round(size / 2_000)) });

const HOME = 'https://hocvuso.vn/xapi';
const LESSONS_PER_COURSE = 10;
export const VERBS = ['initialized', 'progressed', 'completed', 'passed', 'failed', 'answered', 'experienced', 'launched', 'satisfied', 'terminated', 'attempted', 'interacted']
  .map((name) => `http://adlnet.gov/expapi/verbs/${name}`);

export const personAt = (i: number): { homePage: string; name: string } => ({ homePage: HOME, name: `nguoi-hoc-${i}` });
export const lessonAt = (i: number): string => `${HOME}/courses/khoa-${Math.floor(i / LESSONS_PER_COURSE)}/lessons/bai-${i}`;
export const courseAt = (i: number): string => `${HOME}/courses/khoa-${Math.floor(i / LESSONS_PER_COURSE)}`;
export const registrationAt = (person: number, lesson: number): string =>
  `ec531277-${String(Math.floor(lesson / LESSONS_PER_COURSE) % 10_000).padStart(4, '0')}-4c15-8d91-${String(person).padStart(12, '0')}`;

/** A number that looks random and is the same every time. */
const scattered = (i: number): number => Math.imul(i ^ (i >>> 15), 0x2c1b3c6d) >>> 0;

export const placeOf = (i: number, { people, lessons }: Crowd): { person: number; lesson: number; verb: number } => ({
  // A few learn much, many a little.
  person: Math.floor(people * (scattered(i) / 2 ** 32) ** 2), lesson: scattered(i + 7_919) % lessons, verb: i % VERBS.length,
});

export const statementAt = (i: number, crowd: Crowd): Record<string, unknown> => {
  const { person, lesson, verb } = placeOf(i, crowd);
  return {
    id: newId(),
    actor: { objectType: 'Agent', name: `Nguyễn Thị Học ${person}`, account: personAt(person) },
    verb: { id: VERBS[verb], display: { 'vi-VN': 'đã học', 'en-US': VERBS[verb]!.split('/').at(-1) } },
    object: {
      objectType: 'Activity', id: lessonAt(lesson),
      definition: { type: 'http://adlnet.gov/expapi/activities/lesson', name: { 'vi-VN': `Bài ${lesson}: Nhận biết lừa đảo trực tuyến và cách bảo vệ tài khoản` } },
    },
    context: {
      registration: registrationAt(person, lesson), platform: 'Học Vụ Số', language: 'vi-VN',
      contextActivities: {
        grouping: [{ objectType: 'Activity', id: courseAt(lesson), definition: { type: 'http://adlnet.gov/expapi/activities/course', name: { 'vi-VN': `Khóa học ${Math.floor(lesson / LESSONS_PER_COURSE)}` } } }],
        category: [{ objectType: 'Activity', id: 'https://w3id.org/xapi/cmi5/context/categories/cmi5' }],
      },
      extensions: { 'https://w3id.org/xapi/cmi5/context/extensions/sessionid': `phien-${i}` },
    },
    result: { completion: i % 3 === 0, score: { scaled: (i % 101) / 100, raw: i % 101, min: 0, max: 100 }, duration: `PT${i % 600}S` },
    timestamp: new Date(1_795_392_000_000 - (i % 86_400) * 1_000).toISOString(),
  };
};

export const statementsFrom = (first: number, count: number, crowd: Crowd): Record<string, unknown>[] => Array.from({ length: count }, (_, i) => statementAt(first + i, crowd));
