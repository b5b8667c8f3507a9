import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Certificates } from '@hvs/certification';
import { Sessions } from '@hvs/learning';
import { Pseudonyms } from '@hvs/lrs';
import { agentOf, Audit, Organisation, People, type Person, type Principal } from '@hvs/people';
import { Config, Database } from '@hvs/platform';
import type { Agent } from '@hvs/xapi';
import { httpProblems } from '../http/problems';
import { Allow, Api, Places, Who } from '../http/route';
import { holdsProvinceWide } from './province-wide';

const Text = z.string().trim().min(1).max(1000);
const Known = z.union([
  z.strictObject({ mbox: Text.regex(/^mailto:[^@\s]+@[^@\s]+$/) }), z.strictObject({ mbox_sha1sum: Text.regex(/^[0-9a-f]{40}$/i) }), z.strictObject({ openid: Text }),
  z.strictObject({ account: z.strictObject({ homePage: Text, name: Text }) }),
]);
const Pseudonymise = z.strictObject({
  reason: z.string().trim().min(10).max(500),
  /** The full name or the user name, typed once more. */
  confirm: Text,
  /** How else outside systems have called the person in statements. */
  alsoKnownAs: z.array(Known).max(20).default([]),
});

const typed = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();

/** Makes somebody nobody, by one act: in statements, in the list of people, and as the settings have it in the register of certificates. */
@Controller('api/admin/people')
export class PseudonymiseController {
  constructor(
    private readonly audit: Audit, private readonly certificates: Certificates, private readonly config: Config, private readonly db: Database, private readonly organisation: Organisation,
    private readonly people: People, private readonly pseudonyms: Pseudonyms, private readonly sessions: Sessions,
  ) {}

  @Post(':id/pseudonymise')
  @HttpCode(202)
  @Allow('people.pseudonymise')
  @Api({ about: 'Replaces a person by a pseudonym everywhere, for good; figures stay. A task rewrites the statements.', body: Pseudonymise, status: 202 })
  async pseudonymise(@Who() who: Principal, @Places() places: string[], @Param('id') id: string, @Body() body: z.infer<typeof Pseudonymise>): Promise<unknown> {
    const person = await this.personOf(who, places, id);
    if (person.id === who.personId) throw httpProblems.notAllowed('Bạn không ẩn danh hóa chính mình được. Chưa có gì thay đổi; hãy nhờ một quản trị viên khác.');
    if (![person.fullName, person.username].map(typed).includes(typed(body.confirm))) throw httpProblems.invalidInput('Họ tên hoặc tài khoản gõ lại chưa đúng. Chưa có gì thay đổi.');
    if (person.pseudonymisedAt && body.alsoKnownAs.length === 0) throw httpProblems.conflict('Người này đã được ẩn danh hóa. Không cần làm gì thêm.');
    await this.refuseOthers(person, body.alsoKnownAs);
    // Somebody who is nobody already keeps the pseudonym: what else names the person joins it.
    const account = person.pseudonymisedAt ? person.account : randomUUID();
    const agents: Agent[] = [...(person.pseudonymisedAt ? [] : [agentOf(person, this.config.get('IRI_BASE'))]), ...body.alsoKnownAs];
    const taskId = await this.db.transact(async (tx) => {
      const task = await this.pseudonyms.replace(agents, { account, by: who.personId }, tx);
      await this.people.pseudonymise(tx, person.id, { account, by: who.personId, reason: body.reason });
      await this.sessions.forget(tx, person.id);
      await this.certificates.forgetHolder(tx, person.id);
      return task;
    });
    return { taskId };
  }

  @Get('pseudonymisations')
  @Allow('people.pseudonymise')
  @Api({ about: 'How far the rewriting of statements is, newest first: what I asked for, or all for who acts for the province.' })
  async list(@Who() who: Principal): Promise<unknown> {
    const seen = await this.seenBy(who);
    const owners = await this.people.findPersons([...new Set(seen.flatMap(({ askedBy }) => askedBy ?? []))]);
    return { items: seen.map(({ askedBy, ...one }) => ({ ...one, ownerName: owners.get(askedBy ?? '')?.fullName ?? null })) };
  }

  @Post('pseudonymisations/:taskId/resume')
  @HttpCode(202)
  @Allow('people.pseudonymise')
  @Api({ about: 'Goes on with one that broke off by a failure, from where it was.', status: 202 })
  async resume(@Who() who: Principal, @Param('taskId') taskId: string): Promise<unknown> {
    if (!(await this.seenBy(who)).some((one) => one.taskId === taskId)) throw httpProblems.notFound('Không có lần ẩn danh hóa này, hoặc không phải của bạn.');
    return this.db.transact(async (tx) => {
      const account = await this.pseudonyms.resume(taskId, tx);
      await this.audit.record(tx, { actorId: who.personId, act: 'person.pseudonymise-resumed', subjectKind: 'task', subjectId: taskId, detail: { account } });
      return { taskId };
    });
  }

  private async seenBy(who: Principal) {
    const all = await this.pseudonyms.list();
    return (await holdsProvinceWide(this.organisation, who, 'people.pseudonymise')) ? all : all.filter(({ askedBy }) => askedBy === who.personId);
  }

  /** Whoever acts for the province reaches those too who belong nowhere any more. */
  private async personOf(who: Principal, places: string[], id: string): Promise<Person> {
    const found = z.guid().safeParse(id).success && (await holdsProvinceWide(this.organisation, who, 'people.pseudonymise')) ? await this.people.findPerson(id) : undefined;
    return found ?? this.people.personIn(places, id);
  }

  /** An identity of somebody else, or of a system, would take that one's statements along. */
  private async refuseOthers(person: Person, agents: readonly Agent[]): Promise<void> {
    const base = this.config.get('IRI_BASE');
    for (const agent of agents) {
      const other = await this.people.personBehind(agent, base);
      const isSystem = agent.account?.homePage.startsWith(`${base}/`);
      if (isSystem || (other && other.id !== person.id)) throw httpProblems.invalidInput('Một tên gọi khác đã nhập là của người khác hoặc của hệ thống. Chưa có gì thay đổi; hãy kiểm tra lại.');
    }
  }
}
