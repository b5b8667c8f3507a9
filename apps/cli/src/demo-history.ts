import { unitIri, type CourseTree } from '@hvs/courses';
import { VERBS, type Statement } from '@hvs/xapi';

/** A number from 0 to 1, the same for the same seed on every machine (mulberry32). */
export const random = (seed: string): (() => number) => {
  let state = 2166136261;
  for (const char of seed) state = Math.imul(state ^ char.codePointAt(0)!, 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

/** A UUID that depends on nothing but its name, so that loading twice makes the same statements. */
export const namedId = (name: string): string => {
  const next = random(name);
  const hex = Array.from({ length: 32 }, () => Math.floor(next() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
};

export interface HistoryCourse { slug: string; standard: 'native' | 'outside'; skillGroup: string; tree: CourseTree }
export interface HistoryPerson { account: string; username: string; unitCode: string; groups: string[] }
/** How far one person has come in one course. `share` 1: finished; below: that share of its lessons. */
export interface HistoryStep { account: string; slug: string; share: number; at: Date; score: number }

const FROM = Date.UTC(2026, 2, 2);
const TO = Date.UTC(2026, 10, 19);
/** Few finish in the last weeks before the deadline, so that not every certificate of the demo is printed at once. */
const LATE_FROM = Date.UTC(2026, 10, 1);
const LATE_SHARE = 0.01;

/** Who the tour of the product is about: what they have done before the reader comes in. */
const KNOWN: Record<string, Record<string, number>> = {
  'mai.lo': { DLTT: 1, GTHT: 1 },
  'pao.vang': { NTS: 0.4, DLTT: 1 },
};

/** What everybody of the demo province has done in the months before: the same each time, diligent and idle units apart. */
export const demoHistory = (people: readonly HistoryPerson[], courses: readonly HistoryCourse[]): HistoryStep[] => {
  const byGroup = new Map(courses.map((course) => [course.skillGroup, course]));
  return people.flatMap((person) => {
    const next = random(`history ${person.account}`);
    const diligence = 0.35 + 0.6 * random(`diligence ${person.unitCode}`)();
    const finishesAll = next() < diligence * 0.75;
    return person.groups.flatMap((group): HistoryStep[] => {
      const course = byGroup.get(group);
      const luck = next();
      const late = next() < LATE_SHARE;
      const at = new Date(late ? LATE_FROM + next() * (TO - LATE_FROM) : FROM + next() * (LATE_FROM - FROM));
      const score = 0.7 + Math.floor(next() * 31) / 100;
      const known = KNOWN[person.username];
      const share = known ? (known[group] ?? 0) : finishesAll ? 1 : luck < diligence * 0.6 ? 1 : luck < diligence * 0.8 && course?.standard === 'native' ? next() * 0.9 : 0;
      return course && share > 0 ? [{ account: person.account, slug: course.slug, share, at, score }] : [];
    });
  });
};

/** The statements such a step leaves behind: a completed statement a lesson, and a pass at the end. */
export const statementsOf = (step: HistoryStep, course: HistoryCourse, frame: { base: string; registration: string | null }): Statement[] => {
  const actor = { objectType: 'Agent', account: { homePage: frame.base, name: step.account } };
  const units = course.tree.modules.flatMap((module) => module.units);
  const make = (unitId: string, verb: { id: string }, name: string, type: string, minutesBefore: number, result: Statement['result']): Statement =>
    ({
      id: namedId(`${step.account} ${step.slug} ${unitId} ${verb.id}`),
      actor, verb,
      object: { objectType: 'Activity', id: unitIri(frame.base, course.slug, unitId), definition: { name: { 'vi-VN': name }, type: `http://adlnet.gov/expapi/activities/${type}` } },
      timestamp: new Date(step.at.getTime() - minutesBefore * 60_000).toISOString(),
      ...(result ? { result } : {}),
      ...(frame.registration ? { context: { registration: frame.registration, platform: 'Học Vụ Số', language: 'vi-VN' } } : {}),
    }) as unknown as Statement;
  if (course.standard === 'outside') return [make(units[0]!.id, VERBS.passed, course.tree.title, 'course', 0, { success: true, completion: true, score: { scaled: step.score } } as Statement['result'])];
  const done = units.slice(0, step.share >= 1 ? units.length : Math.floor(units.length * step.share));
  const lessons = done.map((unit, i) => make(unit.id, VERBS.completed, unit.title, 'lesson', (units.length - i) * 12, { completion: true, duration: `PT${unit.minutes}M` } as Statement['result']));
  if (step.share < 1 || !course.tree.assessment) return lessons;
  const { id, title, draw } = course.tree.assessment;
  const correct = Math.round(step.score * draw);
  return [...lessons, make(id, VERBS.passed, title, 'assessment', 0, { success: true, completion: true, score: { scaled: Math.round((correct / draw) * 10_000) / 10_000, raw: correct, min: 0, max: draw } } as Statement['result'])];
};
