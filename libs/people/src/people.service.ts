import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, newId, type Tx } from '@hvs/platform';
import { agentKey, type Actor } from '@hvs/xapi';
import { accountIn, agentOf, type AgentWithAccount } from './agent';
import { forgetWhoInEntries } from './audit.queries';
import { Audit } from './audit.service';
import { localDay } from './day';
import { givenNameOf, readPhone, usernameFault } from './login';
import { hashPassword } from './password-hash.adapter';
import {
  effacePerson, findGrants, findMemberships, findPeople, findPersonById, findPersonByUsername, findPersons, findPersonsByAccount, insertGrant, insertMembership, insertPerson,
  isPersonUnder, lockPerson, type PeopleFilter,
} from './people.queries';
import type { Grant } from './permissions';
import { peopleProblems } from './problems';
import type { Day, Membership, Page, Person, PersonListed, StaffKind } from './shapes';
import { accountSubject, endSessionsOf, forgetFailuresOf } from './sign-in.queries';
import { findUnitRefs } from './units.queries';

export interface NewPerson {
  username: string;
  fullName: string;
  phone?: string | null;
  /** Left out, nobody can sign in as this person until a manager resets the password. */
  password?: string;
  mustChangePassword?: boolean;
  memberships?: { unitId: string; position?: string; staffKind?: StaffKind | null; audiences?: readonly string[]; validFrom: Day; validTo?: Day | null }[];
  grants?: Grant[];
}

/** People: who they are, where they belong on a day, and what roles they hold. */
@Injectable()
export class People {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit) {}

  findPerson(personId: string, outer?: Tx): Promise<Person | undefined> {
    return findPersonById(outer ?? this.db.em, personId);
  }

  /** Several at once, by id. */
  async findPersons(personIds: readonly string[], outer?: Tx): Promise<Map<string, Person>> {
    return new Map((await findPersons(outer ?? this.db.em, personIds)).map((person) => [person.id, person]));
  }

  /** The person, if they belong to a unit under one of the places today; otherwise the same `personMissing` as for nobody. */
  async personIn(places: readonly string[], personId: string, outer?: Tx): Promise<Person> {
    const tx = outer ?? this.db.em;
    const person = (await isPersonUnder(tx, places, personId, this.today())) ? await findPersonById(tx, personId) : undefined;
    if (!person) throw peopleProblems.personMissing('Người này không có, hoặc không thuộc phạm vi bạn quản lý. Hãy tìm lại trong danh sách.');
    return person;
  }

  /** Who an agent in a statement is; undefined when it is nobody of ours. */
  async personBehind(actor: Pick<Actor, 'account'>, iriBase: string, outer?: Tx): Promise<Person | undefined> {
    return (await this.personsBehind([actor], iriBase, outer))(actor);
  }

  /** The same of several at once: tells of each of them who it is. */
  async personsBehind(actors: readonly Pick<Actor, 'account'>[], iriBase: string, outer?: Tx): Promise<(actor: Pick<Actor, 'account'>) => Person | undefined> {
    const found = await findPersonsByAccount(outer ?? this.db.em, actors.flatMap((actor) => accountIn(actor, iriBase) ?? []));
    const byKey = new Map(found.map((person) => [agentKey(agentOf(person, iriBase)), person]));
    // Ids are compared as such: the same one in capitals is the same.
    return ({ account }) => (account === undefined ? undefined : byKey.get(agentKey({ account: { ...account, name: account.name.toLowerCase() } })));
  }

  async accountOf(personId: string, outer?: Tx): Promise<string> {
    const person = await this.findPerson(personId, outer);
    if (!person) throw peopleProblems.personMissing('Người này không có trong hệ thống. Chưa có gì thay đổi; hãy tìm lại trong danh sách.');
    return person.account;
  }

  /** Who these people are in statements, by id. */
  async agentsOf(personIds: readonly string[], iriBase: string, outer?: Tx): Promise<Map<string, AgentWithAccount>> {
    return new Map((await findPersons(outer ?? this.db.em, personIds)).map((person) => [person.id, agentOf(person, iriBase)]));
  }

  /** People under the places on a day, by given name; `q` needs no marks: "lo thi mai" finds "Lò Thị Mai". */
  listPeople(filter: PeopleFilter, onDay = this.today(), outer?: Tx): Promise<Page<PersonListed>> {
    return findPeople(outer ?? this.db.em, filter, onDay);
  }

  membershipsOf(personId: string, onDay = this.today(), outer?: Tx): Promise<Membership[]> {
    return findMemberships(outer ?? this.db.em, [personId], onDay);
  }

  /** Memberships of many at once; every id asked for has an entry. */
  async membershipsOfMany(personIds: readonly string[], onDay = this.today(), outer?: Tx): Promise<Map<string, Membership[]>> {
    const found = new Map<string, Membership[]>(personIds.map((id) => [id, []]));
    for (const one of await findMemberships(outer ?? this.db.em, personIds, onDay)) found.get(one.personId)!.push(one);
    return found;
  }

  /** Roles with the names of their units. */
  async grantsOf(personId: string, outer?: Tx): Promise<(Grant & { unitName: string })[]> {
    const tx = outer ?? this.db.em;
    const grants = await findGrants(tx, [personId]);
    const units = new Map((await findUnitRefs(tx, grants.map((grant) => grant.unitId), this.today())).map((unit) => [unit.id, unit.name]));
    return grants.map(({ role, unitId }) => ({ role, unitId, unitName: units.get(unitId) ?? '' }));
  }

  async createPerson(given: NewPerson, by: string | null, outer?: Tx): Promise<Person> {
    const passwordHash = given.password === undefined ? null : await hashPassword(given.password);
    return this.db.transact(async (tx) => {
      const id = newId();
      const username = given.username.trim().toLowerCase();
      const fullName = given.fullName.trim().replace(/\s+/g, ' ').normalize('NFC');
      const phone = readNewPhone(given.phone);
      const fault = usernameFault(username) ?? (fullName === '' ? 'Họ và tên còn trống.' : undefined);
      if (fault) throw peopleProblems.personInvalid(`${fault} Chưa có ai được thêm; hãy sửa rồi lưu lại.`);
      const at = this.clock.now();
      // The account is random, not the id: whoever reads statements cannot look the person up in anything else.
      const person = { id, account: randomUUID(), username, phone, fullName, givenName: givenNameOf(fullName), passwordHash, mustChangePassword: given.mustChangePassword ?? false, at };
      if (!(await insertPerson(tx, person))) {
        throw peopleProblems.personTaken('Chưa có ai được thêm. Hãy chọn tên đăng nhập khác và kiểm tra lại số điện thoại.', { username });
      }
      for (const one of given.memberships ?? []) {
        await insertMembership(tx, {
          id: newId(), personId: id, unitId: one.unitId, position: one.position ?? '', staffKind: one.staffKind ?? null, audiences: one.audiences ?? [],
          validFrom: one.validFrom, validTo: one.validTo ?? null,
        });
      }
      for (const grant of given.grants ?? []) await insertGrant(tx, { ...grant, id: newId(), personId: id, at });
      await this.audit.record(tx, { actorId: by, act: 'person.created', subjectKind: 'person', subjectId: id, detail: { username, grants: given.grants ?? [] } });
      return (await findPersonById(tx, id))!;
    }, outer);
  }

  /** The person with this user name; made when there is none. Someone already there stays as they are. */
  async ensurePerson(given: NewPerson, by: string | null, outer?: Tx): Promise<{ person: Person; fresh: boolean }> {
    const there = await findPersonByUsername(outer ?? this.db.em, given.username.trim().toLowerCase());
    return there ? { person: there, fresh: false } : { person: await this.createPerson(given, by, outer), fresh: true };
  }

  /**
   * Forgets who a person is, for good: names, user name, phone, position and roles go, nobody can sign in as them any more, and sessions
   * end. `account` is who they are in statements from now on. Units, audiences and everything that is counted by the person's id stay.
   */
  async pseudonymise(tx: Tx, personId: string, { account, by, reason }: { account: string; by: string; reason: string }): Promise<void> {
    const person = await lockPerson(tx, personId);
    if (!person) throw peopleProblems.personMissing('Người này không có trong hệ thống. Chưa có gì thay đổi.');
    await effacePerson(tx, personId, { account, username: `an-danh-${account}`, fullName: `Người đã ẩn danh ${account.slice(0, 8)}`, givenName: 'Người đã ẩn danh', at: person.pseudonymisedAt ?? this.clock.now() });
    await endSessionsOf(tx, personId, null);
    await forgetFailuresOf(tx, accountSubject(personId));
    await forgetWhoInEntries(tx, personId);
    await this.audit.record(tx, { actorId: by, act: 'person.pseudonymised', subjectKind: 'person', subjectId: personId, detail: { reason } });
  }

  private today(): Day {
    return localDay(this.clock.now());
  }
}

const readNewPhone = (given: string | null | undefined): string | null => {
  if (given === null || given === undefined || given.trim() === '') return null;
  const phone = readPhone(given);
  if (!phone) throw peopleProblems.personInvalid('Số điện thoại chưa đúng. Chưa có ai được thêm; hãy nhập 10 chữ số, bắt đầu bằng 0.');
  return phone;
};
