import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { demoPeople } from './demo-people';
import { demoUnits, officialUnits } from './demo-units';
import { DemoFile, UnitsFile } from './files';
import { seededRandom } from './random';

const content = (path: string): unknown => parse(readFileSync(join(__dirname, '../../../../content', path), 'utf8'));
const official = officialUnits(UnitsFile.parse(content('units/son-la.yaml')));
const file = DemoFile.parse(content('demo/demo.yaml'));

const province = (seed: number) => {
  const random = seededRandom(seed);
  const units = [...official, ...demoUnits(file, official.filter((unit) => ['commune', 'ward'].includes(unit.kind) && unit.validTo === null), random)];
  return { units, people: demoPeople(file, units, random) };
};
const { units, people } = province(file.seed);
const membersOf = (code: string) => people.filter((person) => person.memberships.some((one) => one.unitCode === code && one.validTo === null));

test('the official units are the 67 communes, 8 wards and 16 departments, each code once', () => {
  const now = official.filter((unit) => unit.validTo === null);
  expect(Object.fromEntries(['province', 'department', 'ward', 'commune'].map((kind) => [kind, now.filter((unit) => unit.kind === kind).length])))
    .toEqual({ province: 1, department: 16, ward: 8, commune: 67 });
  expect(new Set(units.map((unit) => unit.code)).size).toBe(units.length);
  expect(now.filter((unit) => unit.kind === 'commune').every((unit) => /^\d{5}$/.test(unit.officialCode ?? ''))).toBe(true);
});

test('the same seed makes the same province, another seed another one', () => {
  expect(province(file.seed)).toEqual({ units, people });
  expect(province(36).people).not.toEqual(people);
});

test('there are about 2,000 people, and everyone has a name, a user name and a number of their own', () => {
  expect(people.length).toBeGreaterThan(1850);
  expect(people.length).toBeLessThan(2150);
  for (const key of ['id', 'account', 'username', 'phone'] as const) expect(new Set(people.map((person) => person[key])).size).toBe(people.length);
  expect(people.filter((person) => !/^[a-z][a-z0-9._-]{2,63}$/.test(person.username) || !/^0199\d{6}$/.test(person.phone))).toEqual([]);
});

test('every unit of today has people, every community team at least five', () => {
  const codes = new Set(units.map((unit) => unit.code));
  for (const unit of units.filter((one) => one.validTo === null && one.kind !== 'province')) {
    expect([unit.code, membersOf(unit.code).length >= (unit.kind === 'team' ? 5 : 7)]).toEqual([unit.code, true]);
  }
  expect(people.flatMap((person) => person.memberships).filter((one) => !codes.has(one.unitCode))).toEqual([]);
});

test('all eight audiences are there, and some people are in two places', () => {
  const audiences = new Set(people.flatMap((person) => person.memberships.flatMap((one) => one.audiences)));
  expect([...audiences].sort()).toEqual(['SL-CCVC', 'SL-CTCDS', 'SL-DN', 'SL-HSSV', 'SL-LD', 'SL-LDP', 'SL-NC', 'SL-TV']);
  expect(people.filter((person) => person.memberships.filter((one) => one.validTo === null).length === 2).length).toBeGreaterThan(30);
});

test('nobody is in one unit twice at once, or in a unit before it was there', () => {
  const valid = new Map(units.map((unit) => [unit.code, unit]));
  for (const { username, memberships } of people) {
    for (const one of memberships) {
      const unit = valid.get(one.unitCode)!;
      expect([username, one.validFrom >= unit.validFrom, unit.validTo === null || (one.validTo !== null && one.validTo <= unit.validTo)]).toEqual([username, true, true]);
    }
    const open = memberships.filter((one) => one.validTo === null).map((one) => one.unitCode);
    expect(new Set(open).size).toBe(open.length);
  }
});

test('the named accounts are who the guide says they are', () => {
  const by = (username: string) => people.find((person) => person.username === username)!;
  expect(by('mai.lo').memberships).toMatchObject([{ unitCode: 'xa-chieng-la', audiences: ['SL-LDP'], staffKind: 'cong-chuc' }]);
  expect(by('pao.vang').memberships).toMatchObject([{ unitCode: 'to-cds-xa-co-ma-pha-khuong', audiences: ['SL-NC'] }]);
  expect(by('than.cam').grants).toEqual([{ role: 'unit-manager', unitCode: 'xa-chieng-la' }]);
  for (const { fullName } of file.accounts) expect(people.filter((person) => person.fullName === fullName)).toHaveLength(1);
  expect(by('quantri').grants).toEqual([{ role: 'province-admin', unitCode: 'son-la' }]);
  expect(by('kiemtra').grants).toEqual([{ role: 'auditor', unitCode: 'son-la' }]);
  expect(membersOf('xa-chieng-la').filter((person) => person.memberships[0]!.position === 'Chủ tịch Ủy ban nhân dân xã').map((person) => person.username)).toEqual(['than.cam']);
});
