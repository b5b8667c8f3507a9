import fc from 'fast-check';
import { denominatorOf, type Declared } from './denominators';

const declared = (unitId: string, value: number): [string, Declared] => [unitId, { unitId, value, source: 'Công văn 12', date: '2026-01-05', declaredBy: 'Cầm Văn Thân' }];
//  tinh ─┬─ xa-1 ─┬─ ban-1
//        │        └─ ban-2
//        ├─ xa-2
//        └─ so-1
const children = new Map([['tinh', ['xa-1', 'xa-2', 'so-1']], ['xa-1', ['ban-1', 'ban-2']]]);
const of = (unitId: string, given: [string, Declared][], people: string[] = []) => denominatorOf(unitId, children, new Map(given), (id) => people.includes(id));

describe('the denominator of a unit', () => {
  test('is what the unit itself declared, whatever its parts say', () => {
    expect(of('xa-1', [declared('xa-1', 30), declared('ban-1', 12)], ['ban-2'])).toEqual({ value: 30, source: 'Công văn 12', date: '2026-01-05', declaredBy: 'Cầm Văn Thân', own: true, units: ['xa-1'], missingUnits: 0 });
  });

  test('is else the sum of what its parts declared, and says of how many', () => {
    expect(of('tinh', [declared('xa-1', 30), declared('so-1', 12)])).toEqual({ value: 42, source: 'Cộng số khai của 2 đơn vị', date: null, declaredBy: null, own: false, units: ['xa-1', 'so-1'], missingUnits: 0 });
  });

  test('a part without its own is summed in turn', () => {
    expect(of('tinh', [declared('ban-1', 5), declared('ban-2', 6), declared('xa-2', 7)])).toMatchObject({ value: 18, units: ['ban-1', 'ban-2', 'xa-2'], own: false });
  });

  test('is unknown when nobody declared, however many accounts there are', () => {
    expect(of('tinh', [], ['xa-1', 'xa-2', 'so-1', 'ban-1'])).toBeUndefined();
    expect(of('xa-2', [declared('xa-1', 30)])).toBeUndefined();
  });

  test.each([
    ['none has people', [], 0],
    ['one has people', ['xa-2'], 1],
    ['two have people', ['xa-2', 'so-1'], 2],
    ['the one that declared is not missing', ['xa-1'], 0],
    ['a part of the one that declared is not missing', ['ban-1'], 0],
  ])('parts that declared nothing count as missing only with people: %s', (_, people, missing) => {
    expect(of('tinh', [declared('xa-1', 30)], people)).toMatchObject({ missingUnits: missing });
  });

  test('what is missing further down is told above', () => {
    expect(of('tinh', [declared('ban-1', 5), declared('xa-2', 7)], ['ban-2', 'so-1'])).toMatchObject({ value: 12, missingUnits: 2 });
  });

  test('zero is a declaration, not a lack of one', () => {
    expect(of('xa-2', [declared('xa-2', 0)])).toMatchObject({ value: 0, own: true });
    expect(of('tinh', [declared('xa-2', 0)])).toMatchObject({ value: 0, own: false, units: ['xa-2'] });
  });

  test('of the whole is the sum over the units it names, whatever was declared', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('xa-1', 'xa-2', 'so-1', 'ban-1', 'ban-2'), fc.nat(1000)), (values) => {
        const given = Object.entries(values).map(([unitId, value]) => declared(unitId, value));
        const view = of('tinh', given);
        if (given.length === 0) return expect(view).toBeUndefined();
        const byUnit = new Map(given);
        expect(view!.value).toBe(view!.units.reduce((sum, id) => sum + byUnit.get(id)!.value, 0));
        expect(new Set(view!.units).size).toBe(view!.units.length);
      }),
    );
  });
});
