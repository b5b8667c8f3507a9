import { createHash } from 'node:crypto';
import { givenNameOf, plainLetters } from '../login';
import type { GrantedRole } from '../permissions';
import type { Day, StaffKind } from '../shapes';
import type { PlannedUnit } from './demo-units';
import type { DemoFile, Post } from './files';
import { between, pick, pickWeighted, type Random } from './random';

/** A person to be made; units are named by code. */
export interface PlannedPerson {
  id: string;
  account: string;
  username: string;
  phone: string;
  fullName: string;
  givenName: string;
  memberships: PlannedMembership[];
  grants: { role: GrantedRole; unitCode: string }[];
}

export interface PlannedMembership {
  unitCode: string;
  position: string;
  staffKind: StaffKind | null;
  audiences: string[];
  validFrom: Day;
  validTo: Day | null;
}

/** How much likelier a people's names are where that people lives. */
const STRONG = 8;

/** Everybody of the demonstration province: the same people, names and accounts whenever the file and the random numbers are the same. */
export const demoPeople = (file: DemoFile, units: readonly PlannedUnit[], random: Random): PlannedPerson[] => {
  const register = newRegister(file);
  const named = file.accounts.map((account): PlannedPerson => ({
    ...register(account.fullName, account.username),
    memberships: [{ unitCode: account.unit, position: account.position, staffKind: account.staffKind, audiences: account.audiences, validFrom: file.startsOn, validTo: null }],
    grants: account.role ? [{ role: account.role, unitCode: account.roleAt ?? account.unit }] : [],
  }));
  const templates = new Map(file.units.map((unit) => [unit.code, unit.staff]));
  const teamsOf = new Map<string, PlannedUnit[]>();
  for (const unit of units) if (unit.kind === 'team') teamsOf.set(unit.parentCode!, [...(teamsOf.get(unit.parentCode!) ?? []), unit]);

  const people = [...named];
  for (const unit of units) {
    if (unit.validTo !== null) continue;
    const place = unit.kind === 'team' ? unit.parentCode! : unit.code;
    for (const post of file.staff[templates.get(unit.code) ?? (unit.kind === 'ward' ? 'commune' : unit.kind)] ?? []) {
      for (const position of positionsOf(post, unit, file, random)) {
        const person: PlannedPerson = { ...register(makeName(file, place, random)), memberships: [], grants: post.role ? [{ role: post.role, unitCode: unit.code }] : [] };
        person.memberships.push({ unitCode: unit.code, position, staffKind: post.staffKind, audiences: post.audiences, validFrom: post.since ?? joined(file.startsOn, random), validTo: null });
        const teams = post.core ? teamsOf.get(unit.code) : undefined;
        if (teams) {
          person.memberships.push({
            unitCode: pick(random, teams).code, position: file.teams.corePosition, staffKind: null, audiences: file.teams.coreAudiences, validFrom: person.memberships[0]!.validFrom, validTo: null,
          });
        }
        people.push(person);
      }
    }
  }
  return withTransfers(file, units, withFormerUnits(file, people), random);
};

/** Positions of one line of a unit's staff; a line whose position a named account already fills has one fewer. */
const positionsOf = (post: Post, unit: PlannedUnit, file: DemoFile, random: Random): string[] => {
  const titles = [post.position].flat().map((title) => title.replace('{cấp}', unit.kind === 'ward' ? 'phường' : 'xã').replace('Trưởng bản', unit.name.includes('tổ dân phố') ? 'Tổ trưởng tổ dân phố' : 'Trưởng bản'));
  const taken = file.accounts.filter((account) => account.unit === unit.code).map((account) => account.position);
  const wanted = Array.from({ length: between(random, post.count) }, (_, index) => titles[index % titles.length]!);
  return wanted.filter((title) => {
    const at = taken.indexOf(title);
    if (at >= 0) taken.splice(at, 1);
    return at < 0;
  });
};

/** Most were there when the new units began; one in eight joined in the months after. */
const joined = (startsOn: Day, random: Random): Day => {
  if (random() >= 0.125) return startsOn;
  const date = new Date(`${startsOn}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + between(random, [1, 14]));
  return date.toISOString().slice(0, 10);
};

/** A name as it may be heard there; never one of the named accounts, who should be easy to find. */
const makeName = (file: DemoFile, place: string, random: Random): string => {
  for (;;) {
    const of = pickWeighted(random, file.names.map((item) => ({ item, weight: item.share * (item.strongIn.includes(place) ? STRONG : 1) })));
    const { middle, given } = random() < 0.5 ? of.male : of.female;
    const name = `${pick(random, of.surnames)} ${pick(random, middle)} ${pick(random, given)}`;
    if (file.accounts.every((account) => account.fullName !== name)) return name;
  }
};

/** Those who now work in a merged commune worked in one of the old ones before. */
const withFormerUnits = (file: DemoFile, people: PlannedPerson[]): PlannedPerson[] => {
  for (const { unit, from, since, until } of file.former) {
    const staff = people.filter((person) => person.memberships[0]!.unitCode === unit);
    staff.forEach((person, index) => {
      const now = person.memberships[0]!;
      if (now.validFrom === until) person.memberships.push({ ...now, unitCode: from[index % from.length]!, validFrom: since, validTo: until });
    });
  }
  return people;
};

/** Some civil servants of communes moved to a department on a day. */
const withTransfers = (file: DemoFile, units: readonly PlannedUnit[], people: PlannedPerson[], random: Random): PlannedPerson[] => {
  const departments = units.filter((unit) => unit.kind === 'department');
  const communes = new Set(units.filter((unit) => unit.kind === 'commune' || unit.kind === 'ward').map((unit) => unit.code));
  const movable = people.slice(file.accounts.length).filter(({ memberships: [first, ...more], grants }) =>
    more.length + grants.length === 0 && communes.has(first!.unitCode) && first!.staffKind === 'cong-chuc' && first!.audiences.join() === 'SL-CCVC' && first!.validFrom < file.transfers.on);
  for (let left = Math.min(file.transfers.people, movable.length); left > 0; left--) {
    const person = movable.splice(Math.floor(random() * movable.length), 1)[0]!;
    const before = person.memberships[0]!;
    before.validTo = file.transfers.on;
    person.memberships.push({ ...before, unitCode: pick(random, departments).code, position: 'Chuyên viên', validFrom: file.transfers.on, validTo: null });
  }
  return people;
};

/** Gives each name a user name nobody else has, a phone number, and ids that are the same every time. */
const newRegister = (file: DemoFile) => {
  const taken = new Set(file.accounts.map((account) => account.username));
  let count = 0;
  return (fullName: string, username = freeUsername(taken, fullName)): Omit<PlannedPerson, 'memberships' | 'grants'> => {
    taken.add(username);
    return {
      id: idFrom(`${file.seed}:person:${username}`), account: idFrom(`${file.seed}:account:${username}`), username,
      phone: `${file.phonePrefix}${String(++count).padStart(6, '0')}`, fullName, givenName: givenNameOf(fullName),
    };
  };
};

/** `mai.lo` for Lò Thị Mai, then `mai.lo2`, `mai.lo3` … */
const freeUsername = (taken: ReadonlySet<string>, fullName: string): string => {
  const parts = plainLetters(fullName).split(' ');
  const base = `${parts.at(-1)}.${parts[0]}`;
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}${number}`;
    if (!taken.has(name)) return name;
  }
};

/** A UUID made out of a name (RFC 9562 §5.8, version 8). */
const idFrom = (name: string): string => {
  const hex = createHash('sha256').update(`hoc-vu-so:${name}`).digest('hex');
  const variant = ((parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
