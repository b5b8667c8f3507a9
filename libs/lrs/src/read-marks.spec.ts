import fc from 'fast-check';
import { hasReplayed, NO_READERS, serve, type Mark, type Readers } from './read-marks';

const mark = (wal: number): Mark => ({ through: new Date(wal), wal: BigInt(wal) });
const through = ({ told }: Readers): number => told!.through.getTime();
/** Each step: where the primary's log is, and how far the replica (undefined: away). */
const served = (...steps: [number, number | undefined][]): Readers[] => {
  let readers = NO_READERS;
  return steps.map(([wal, replayed]) => (readers = serve(readers, mark(wal), replayed === undefined ? undefined : BigInt(replayed))));
};
const shown = (readers: readonly Readers[]): string[] => readers.map((one) => `${through(one)} ${one.from}`);

test('a replica that keeps up serves everybody, and all is told', () => {
  expect(shown(served([100, 100], [200, 200], [300, 350]))).toEqual(['100 replica', '200 replica', '300 replica']);
});

test('of a replica that is late only what it has is told; it stands still as long as the replica does', () => {
  expect(shown(served([100, 100], [200, 150], [300, 150], [400, 250], [500, 499]))).toEqual(['100 replica', '100 replica', '100 replica', '200 replica', '400 replica']);
});

test('one that is behind from the beginning serves nobody until it has what the first was told', () => {
  expect(shown(served([100, 50], [200, 60], [300, 120], [400, 210]))).toEqual(['100 primary', '100 primary', '100 replica', '200 replica']);
});

test('while it is away the primary serves, and afterwards it has to come up to what was told meanwhile', () => {
  expect(shown(served([100, 100], [200, undefined], [300, undefined], [400, 250], [500, 310], [600, 600]))).toEqual(['100 replica', '200 primary', '300 primary', '300 primary', '300 replica', '600 replica']);
});

test('a replica that is far behind makes nobody remember much, and goes on being told step by step', () => {
  let readers = serve(NO_READERS, mark(1), 1n);
  for (let wal = 2; wal < 10_000; wal += 1) readers = serve(readers, mark(wal), 1n);
  expect(readers.ahead.length).toBeLessThanOrEqual(33);
  expect(readers.ahead.at(-1)!.wal).toBe(9_999n);
  const half = serve(readers, mark(10_000), 5_000n);
  expect(through(half)).toBeGreaterThan(1);
  expect(through(serve(half, mark(10_001), 10_001n))).toBe(10_001);
});

test('a record that ends with its page is replayed, though the log goes on behind the header of the next one', () => {
  expect([hasReplayed(8_192n, 8_216n), hasReplayed(8_192n, 8_232n), hasReplayed(8_192n, 8_240n), hasReplayed(8_191n, 8_216n), hasReplayed(8_300n, 8_300n)]).toEqual([true, true, false, false, true]);
});

test('whatever happens: what is told never goes back, and whoever serves has it', () => {
  const step = fc.record({ grows: fc.nat(50), follows: fc.option(fc.nat(60), { nil: undefined }) });
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    let [wal, replayed, readers] = [1_000, 900, NO_READERS];
    for (const { grows, follows } of steps) {
      wal += grows;
      replayed = Math.min(wal, replayed + (follows ?? 0));
      const next = serve(readers, mark(wal), follows === undefined ? undefined : BigInt(replayed));
      expect(through(next)).toBeGreaterThanOrEqual(readers.told ? through(readers) : 0);
      expect(through(next)).toBeLessThanOrEqual(next.from === 'replica' ? replayed : wal);
      readers = next;
    }
  }));
});
