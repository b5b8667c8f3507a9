import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { PeopleBehind } from '@hvs/attainment';
import { Certificates } from '@hvs/certification';
import { Competencies } from '@hvs/competency';
import { Explanations, type Explanation } from '@hvs/learning';
import { Lrs, Voidings } from '@hvs/lrs';
import { agentOf, Audit, Organisation, People, type Act, type Principal } from '@hvs/people';
import { Config, Database } from '@hvs/platform';
import { parseQuery, type StoredStatement } from '@hvs/xapi';
import { httpProblems } from '../http/problems';
import { Allow, Api, Who } from '../http/route';
import { namesIn } from './names-in-statements';
import { holdsProvinceWide } from './province-wide';
import { effectsOf, type Rests, type StatementEffect } from './statement-effects';
import { sentenceOf } from './statement-sentence';

const Truth = z.enum(['true', 'false']).optional();
const Text = z.string().trim().min(1).max(2000).optional();
const Search = z.object({
  agent: Text, person: z.uuid().optional(), verb: Text, activity: Text, registration: Text, since: Text, until: Text,
  related_agents: Truth, related_activities: Truth, ascending: Truth, limit: z.coerce.number().int().min(1).max(100).default(25), cursor: z.string().max(40).optional(),
});
const Reason = z.strictObject({ reason: z.string().trim().min(10).max(500) });
const Id = z.guid();

/** The filters as an administrator knows them, for a complaint. */
const FILTERS: Record<string, string> = { agent: 'người', verb: 'động từ', activity: 'hoạt động', registration: 'mã lượt học', since: 'từ lúc', until: 'đến lúc' };
const NO_RESTS: Rests = { voided: false, groups: [], certificates: [], targets: [] };
const NOTHING: Explanation = { personId: null, courseTitle: null, effects: [] };

/** The record store as the province's administrator looks into it: any statement, what became of it, and taking it out of account. */
@Controller('api/admin/lrs/statements')
export class LrsStatementsController {
  constructor(
    private readonly audit: Audit,
    private readonly behind: PeopleBehind,
    private readonly certificates: Certificates,
    private readonly competencies: Competencies,
    private readonly config: Config,
    private readonly db: Database,
    private readonly explanations: Explanations,
    private readonly lrs: Lrs,
    private readonly organisation: Organisation,
    private readonly people: People,
    private readonly voidings: Voidings,
  ) {}

  @Get()
  @Allow('statements.search')
  @Api({ about: 'Searches all statements by the filters of xAPI (and by a person of ours), newest first unless ascending; voided ones never appear.', query: Search })
  async search(@Who() who: Principal, @Query() query: z.infer<typeof Search>): Promise<unknown> {
    await this.forProvinceOnly(who, 'statements.search');
    const { person, cursor, limit, ...given } = query;
    const agent = person === undefined ? given.agent : JSON.stringify(agentOf(await this.personOf(person), this.config.get('IRI_BASE')));
    const parameters = Object.entries({ ...given, agent, limit: String(limit) }).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const parsed = parseQuery(Object.fromEntries(parameters), '1.0.3');
    if (!parsed.ok) throw httpProblems.invalidInput(`Bộ lọc chưa đúng: ${parsed.faults.map(({ path }) => FILTERS[path.split(/[.[]/)[0]!] ?? path).join(', ')}. Hãy sửa rồi tìm lại.`, { faults: parsed.faults });
    if (parsed.query.find !== 'statements') throw new Error('A search names no statement.');
    const page = await this.lrs.find(parsed.query, cursor === undefined ? {} : { cursor });
    const statements = page.statements.map(({ id, stored, json }) => ({ id, stored, statement: JSON.parse(json) as StoredStatement }));
    const [names, explained] = await Promise.all([this.namesIn(statements.map(({ statement }) => statement)), this.explanations.ofStatements(statements.map(({ id }) => id))]);
    return {
      items: statements.map(({ id, stored, statement }) => ({ id, stored, sentence: sentenceOf(statement, names), voided: false, effect: this.firstOf(explained.get(id)) })),
      cursor: page.more ?? null,
    };
  }

  @Get(':id')
  @Allow('statements.search')
  @Api({ about: 'One statement, voided or not: as a sentence, as the exact text, and why it did or did not change anything.' })
  async one(@Who() who: Principal, @Param('id') id: string): Promise<unknown> {
    await this.forProvinceOnly(who, 'statements.search');
    const [found] = Id.safeParse(id).success ? await this.lrs.byIds([id]) : [];
    const exact = found && (await this.lrs.get(id, { voided: found.voided }));
    if (!found || !exact) throw httpProblems.notFound('Không có bản ghi nào mang mã này. Kiểm tra lại mã, hoặc tìm bằng bộ lọc.');
    const voiderId = found.voided ? await this.voidings.voiderOf(found.id) : undefined;
    const [voider] = voiderId === undefined ? [] : await this.lrs.byIds([voiderId]);
    const names = await this.namesIn([found.statement, ...(voider ? [voider.statement] : [])]);
    const person = names.personOf(found.statement.actor);
    return {
      id: found.id, stored: found.stored, version: exact.version, voided: found.voided, sentence: sentenceOf(found.statement, names),
      person: person ? { id: person.id, fullName: person.fullName } : null, sender: found.statement.authority?.name ?? null,
      voidedBy: voider ? { id: voider.id, stored: voider.stored, sentence: sentenceOf(voider.statement, names) } : null,
      // As text: a parser would lose how numbers were written.
      statement: exact.json,
      effects: await this.effectsOf(found.id, found.voided),
    };
  }

  @Post(':id/void')
  @Allow('statements.void')
  @Api({ about: 'Voids a statement on the LMS\'s own word, whoever sent it; progress, competencies and figures follow.', body: Reason, status: 201 })
  async void(@Who() who: Principal, @Param('id') id: string, @Body() { reason }: z.infer<typeof Reason>): Promise<unknown> {
    await this.forProvinceOnly(who, 'statements.void');
    if (!Id.safeParse(id).success) throw httpProblems.notFound('Không có bản ghi nào mang mã này. Chưa có gì thay đổi.');
    const by = agentOf(who, this.config.get('IRI_BASE'));
    return this.db.transact(async (tx) => {
      const voiding = await this.voidings.void(id, { reason, by }, tx);
      await this.audit.record(tx, { actorId: who.personId, act: 'statement.voided', subjectKind: 'statement', subjectId: id.toLowerCase(), detail: { reason, voiding } });
      return { id: voiding };
    });
  }

  private async forProvinceOnly(who: Principal, act: Act): Promise<void> {
    if (!(await holdsProvinceWide(this.organisation, who, act))) throw httpProblems.notAllowed('Kho bản ghi giữ việc học của cả tỉnh, nên chỉ người có vai trò ở cấp tỉnh được mở.');
  }

  private async personOf(id: string) {
    const person = await this.people.findPerson(id);
    if (!person) throw httpProblems.notFound('Người này không có trong hệ thống. Hãy chọn lại người trong bộ lọc.');
    return person;
  }

  private namesIn(statements: readonly StoredStatement[]) {
    return namesIn(statements, { people: this.people, lrs: this.lrs, iriBase: this.config.get('IRI_BASE') });
  }

  private firstOf(explanation: Explanation | undefined): StatementEffect | null {
    return effectsOf(explanation ?? NOTHING, NO_RESTS)[0] ?? null;
  }

  private async effectsOf(id: string, voided: boolean): Promise<StatementEffect[]> {
    const explanation = (await this.explanations.ofStatements([id])).get(id) ?? NOTHING;
    const { personId } = explanation;
    if (personId === null) return effectsOf(explanation, NO_RESTS);
    const [groups, certificates, targets] = await Promise.all([this.competencies.provenBy(personId, id), this.certificates.citing(personId, id), this.behind.countedIn(personId)]);
    return effectsOf(explanation, {
      voided, groups, targets,
      certificates: certificates.map(({ facts, revokedAt }) => ({ registerNumber: facts.registerNumber, title: facts.title, revoked: revokedAt !== null })),
    });
  }
}
