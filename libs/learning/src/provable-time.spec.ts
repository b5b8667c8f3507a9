import { boundAfter, type Signs } from './provable-time';

const HOUR = 3_600_000;
const at = (hours: number): Date => new Date(Date.UTC(2026, 2, 2) + hours * HOUR);
const signs = (of: Partial<Signs> = {}): Signs => ({ toldAt: at(1), boundMs: HOUR / 2, lastSeq: 5, ...of });

test.each<[string, Partial<Signs>, { seq: number; madeAt: Date; now: Date }, number]>([
  ['what has passed', {}, { seq: 6, madeAt: at(1.2), now: at(1.2) }, 0.7],
  ['an hour at most, after a tab was forgotten', {}, { seq: 6, madeAt: at(11), now: at(11) }, 1.5],
  ['as many hours as there were signs on a device without a network', {}, { seq: 8, madeAt: at(3), now: at(90) }, 2.5],
  ['no more than has passed, however many signs', {}, { seq: 500, madeAt: at(1.1), now: at(90) }, 0.6],
  ['four hours in all', { boundMs: 3.5 * HOUR }, { seq: 50, madeAt: at(9), now: at(9) }, 4],
  ['by our clock, when the device\'s went back', {}, { seq: 6, madeAt: at(0), now: at(1.5) }, 1],
  ['nothing less than before', {}, { seq: 6, madeAt: at(1), now: at(1) }, 0.5],
])('%s', (_, known, sign, hours) => expect(boundAfter(signs(known), sign) / HOUR).toBeCloseTo(hours, 9));
