import { parseConfig } from '@hvs/platform';
import { Admission, isLate } from './admission';

const MEGABYTE = 1024 * 1024;
const admission = (env: Record<string, string>): Admission => new Admission(parseConfig({ DATABASE_URL: 'postgres://x', XAPI_DELAY_MAX_MS: '0', ...env }));
const busy = expect.objectContaining({ kind: 'busy' }) as Error;

describe('how much one process takes on', () => {
  test('so many requests at a time, and on again as soon as one is done', () => {
    const door = admission({ XAPI_REQUESTS_MAX: '2' });
    const [one] = [door.enter(), door.enter()];
    expect(() => door.enter()).toThrow(busy);
    one.answer();
    expect(() => door.enter()).toThrow(busy);
    one.close();
    one.close();
    expect(door.enter()).toBeDefined();
    expect(door.held.requests).toBe(2);
  });

  test('a connection that breaks off gives nothing back while the work on it goes on', () => {
    const door = admission({});
    const ticket = door.enter();
    ticket.hold(MEGABYTE, true);
    ticket.close();
    expect(door.held).toEqual({ requests: 1, bytes: MEGABYTE });
    ticket.answer();
    expect(door.held).toEqual({ requests: 0, bytes: 0 });
  });

  test('so many bytes of bodies at a time; one alone may be larger than all of it', () => {
    const door = admission({ HELD_BODIES_MAX_MB: '10' });
    const [one, two] = [door.enter(), door.enter()];
    one.hold(6 * MEGABYTE, true);
    expect(() => two.hold(6 * MEGABYTE, true)).toThrow(busy);
    two.hold(4 * MEGABYTE, true);
    for (const ticket of [one, two]) { ticket.answer(); ticket.close(); }
    door.enter().hold(60 * MEGABYTE, true);
    expect(door.held.bytes).toBe(60 * MEGABYTE);
  });

  test('one alone is alone however often it asks for more; with another beside it it is not', () => {
    const door = admission({ HELD_BODIES_MAX_MB: '10' });
    const [one, two] = [door.enter(), door.enter()];
    one.hold(8 * MEGABYTE, true);
    one.hold(24 * MEGABYTE, true);
    expect(() => two.hold(1, true)).toThrow(busy);
    one.answer();
    one.close();
    two.hold(8 * MEGABYTE, true);
    door.enter().hold(MEGABYTE, true);
    expect(() => two.hold(24 * MEGABYTE, true)).toThrow(busy);
  });

  test('whoever has not signed in takes from another purse, and no small change', () => {
    const door = admission({ HELD_BODIES_MAX_MB: '1' });
    const strangers = Array.from({ length: 256 }, () => door.enter());
    for (const ticket of strangers) ticket.hold(1, false);
    expect(() => door.enter().hold(1, false)).toThrow(busy);
    door.enter().hold(MEGABYTE, true);
  });
});

test.each([
  ['on time', [10, 20, 10], [false, false, false]],
  ['one long piece of work', [10, 3_000, 10], [false, false, false]],
  ['too late twice in a row', [300, 300, 300], [false, true, true]],
  ['until it has caught up, not just come under the limit', [300, 300, 200, 120, 200], [false, true, true, false, false]],
])('late: %s', (_, delays, expected) => {
  let seen = { late: false, delayMs: 0 };
  expect(delays.map((delayMs) => (seen = { late: isLate(seen, delayMs, 250), delayMs }).late)).toEqual(expected);
});

test('the event loop is watched: a process that is late says so, and recovers by itself', async () => {
  const door = new Admission(parseConfig({ DATABASE_URL: 'postgres://x', XAPI_DELAY_MAX_MS: '40' }));
  const isRefusing = (): boolean => {
    try {
      const ticket = door.enter();
      ticket.answer();
      ticket.close();
      return false;
    } catch {
      return true;
    }
  };
  const until = async (wanted: boolean, work: () => void): Promise<void> => {
    for (const began = Date.now(); isRefusing() !== wanted;) {
      if (Date.now() - began > 10_000) throw new Error(`never ${wanted ? 'late' : 'on time'}`);
      work();
      await new Promise((done) => setImmediate(done));
    }
  };
  await until(true, () => { for (const began = Date.now(); Date.now() - began < 150;); });
  await until(false, () => undefined);
  door.onModuleDestroy();
});
