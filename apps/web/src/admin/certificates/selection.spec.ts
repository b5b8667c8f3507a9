import { everything, fingerprint, issuesWholeFilter, isTicked, itemsToIssue, nothing, pageTick, ticksOf, withTick } from './selection';

const row = (personId: string) => ({ personId, kind: 'skill-group' as const, subject: 'NT', fullName: personId, unitName: 'Xã', title: 'Nhận thức số', since: '2026-11-01' });
const [an, binh, chi] = [row('an'), row('binh'), row('chi')];

test('ticks survive a change of page', () => {
  const after = withTick(withTick(nothing, [an], true), [chi], true);
  expect(ticksOf(after, 300)).toBe(2);
  expect(pageTick(after, [binh])).toBe('none');
  expect(pageTick(after, [an, binh])).toBe('some');
  expect(pageTick(after, [an, chi])).toBe('all');
});

test('one person may be entitled to two certificates, ticked apart', () => {
  const other = { ...an, subject: 'AT' };
  expect(isTicked(withTick(nothing, [an], true), other)).toBe(false);
});

test('everything the filter finds, less the ones taken out', () => {
  const after = withTick(everything, [binh], false);
  expect(ticksOf(after, 300)).toBe(299);
  expect(itemsToIssue(after, [an, binh, chi]).map((item) => item.personId)).toEqual(['an', 'chi']);
  expect(issuesWholeFilter(after)).toBe(false);
  expect(issuesWholeFilter(withTick(after, [binh], true))).toBe(true);
});

test('the same choice carries the same key whatever the order of clicks', () => {
  const filter = { q: '', unitId: 'u', kind: '' };
  const one = withTick(withTick(nothing, [an], true), [binh], true);
  const two = withTick(withTick(nothing, [binh], true), [an], true);
  expect(fingerprint(one, filter)).toBe(fingerprint(two, { ...filter, q: ' ' }));
  expect(fingerprint(one, filter)).not.toBe(fingerprint(one, { ...filter, unitId: 'v' }));
});
