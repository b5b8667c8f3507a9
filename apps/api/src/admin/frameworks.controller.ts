import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Crosswalks, Frameworks, FrameworkVersions, Plans, type FrameworkVersion, type Handed } from '@hvs/competency';
import { Audit, type Principal } from '@hvs/people';
import { Database } from '@hvs/platform';
import { httpProblems } from '../http/problems';
import { Allow, Api, Who } from '../http/route';

const FILE_MAX = 4_000_000;
const words = z.string().trim().min(1).max(500);
const HandedFile = z.strictObject({
  format: z.enum(['csv', 'case']),
  text: z.string().min(1).max(FILE_MAX),
  about: z.strictObject({ title: words, source: words, version: words, verified: z.boolean(), note: z.string().max(4000) }).partial().default({}),
  choices: z.record(z.string().max(60), z.string().max(60)).default({}),
});
const Publication = HandedFile.extend({ number: z.number().int().min(1), reason: words });
const Numbered = z.strictObject({ number: z.coerce.number().int().min(1).optional() });
const Pair = z.strictObject({ from: z.string().max(60), to: z.string().max(60) });
const PlanBody = z.strictObject({
  mark: z.string().max(40),
  reason: words,
  rows: z.array(z.strictObject({ audience: z.string().max(60), groups: z.array(z.string().max(60)).min(1).max(100), deadline: z.iso.date(), legalSource: words, verified: z.boolean() })).max(100),
});
const yearOf = (text: string): number => {
  if (!/^20\d\d$/.test(text)) throw httpProblems.notFound('Năm kế hoạch viết bằng bốn chữ số, ví dụ 2026.');
  return Number(text);
};

const handedOf = ({ format, text, about, choices }: z.infer<typeof HandedFile>): Handed => ({
  format, text, choices, about: Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined)),
});
/** A version in a list: what it says of itself without its items. */
const summary = ({ items, levels, orphans, ...version }: FrameworkVersion): Record<string, unknown> => ({
  ...version, groups: items.length, skills: items.reduce((sum, group) => sum + group.skills.length, 0), levels: levels.length, orphans: orphans.length,
});
const attachment = (reply: FastifyReply, name: string, type: string, body: string): void => {
  void reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(body);
};

/** Frameworks, what each plan year requires, and what answers to what: data with history, replaced by files, never by code. */
@Controller('api/admin')
export class FrameworksController {
  constructor(
    private readonly audit: Audit,
    private readonly crosswalks: Crosswalks,
    private readonly db: Database,
    private readonly frameworks: Frameworks,
    private readonly plans: Plans,
    private readonly versions: FrameworkVersions,
  ) {}

  @Get('frameworks')
  @Allow('frameworks.read')
  @Api({ about: 'Frameworks in their version in force, and the pairs between which a crosswalk stands.' })
  async list(): Promise<unknown> {
    const [items, crosswalks] = await Promise.all([this.versions.inForce(), this.crosswalks.pairs()]);
    return { items: items.map(summary), crosswalks };
  }

  @Get('frameworks/:framework')
  @Allow('frameworks.read')
  @Api({ about: 'A version of a framework with its groups, skills and levels (the one in force, or `number`), and the list of all its versions.', query: Numbered })
  async one(@Param('framework') framework: string, @Query() { number }: z.infer<typeof Numbered>): Promise<unknown> {
    const [version, all] = await Promise.all([this.versions.numbered(framework, number), this.versions.of(framework)]);
    return { ...version, versions: all.map(summary) };
  }

  @Get('frameworks/:framework/csv')
  @Allow('frameworks.read')
  @Api({ about: 'Groups and skills as CSV, one row a skill, by the codes of the paper; handed in again unchanged it changes nothing.', query: Numbered })
  async csv(@Param('framework') framework: string, @Query() { number }: z.infer<typeof Numbered>, @Res() reply: FastifyReply): Promise<void> {
    const version = await this.versions.numbered(framework, number);
    attachment(reply, `${framework}-${version.number}.csv`, 'text/csv; charset=utf-8', this.versions.toCsv(version));
  }

  @Get('frameworks/:framework/case')
  @Allow('frameworks.read')
  @Api({ about: 'The version as a CFPackage of 1EdTech CASE 1.0.', query: Numbered })
  async case(@Param('framework') framework: string, @Query() { number }: z.infer<typeof Numbered>, @Res() reply: FastifyReply): Promise<void> {
    const version = await this.versions.numbered(framework, number);
    attachment(reply, `${framework}-${version.number}.case.json`, 'application/json; charset=utf-8', JSON.stringify(this.versions.toCase(version), undefined, 2));
  }

  @Post('frameworks/:framework/previews')
  @HttpCode(200)
  @Allow('frameworks.manage')
  @Api({ about: 'What a CSV or CASE 1.0 file would change if it replaced the framework: what becomes what, what is new, what is orphaned and what hangs on it. Nothing is kept.', body: HandedFile })
  preview(@Param('framework') framework: string, @Body() body: z.infer<typeof HandedFile>): Promise<unknown> {
    return this.versions.preview(framework, handedOf(body));
  }

  @Post('frameworks/:framework/versions')
  @Allow('frameworks.manage')
  @Api({ about: 'Puts the file in force as the next version; `number` is the version the preview was made against. Evidence earned before keeps pointing at the version it was earned under.', body: Publication, status: 201 })
  publish(@Who() who: Principal, @Param('framework') framework: string, @Body() body: z.infer<typeof Publication>): Promise<unknown> {
    return this.db.transact(async (tx) => {
      const version = await this.versions.publish(tx, who.personId, framework, handedOf(body), body.number, body.reason);
      await this.audit.record(tx, { actorId: who.personId, act: 'framework.replaced', subjectKind: 'framework', subjectId: framework, detail: { versionNumber: version.number, version: version.version, source: version.source, reason: body.reason } });
      return summary(version);
    });
  }

  @Get('crosswalks')
  @Allow('frameworks.read')
  @Api({ about: 'What in one framework answers to what in another; the relation by the names of CASE 1.0.', query: Pair })
  async crosswalk(@Query() { from, to }: z.infer<typeof Pair>): Promise<unknown> {
    return { from, to, items: await this.crosswalks.of(from, to) };
  }

  @Get('crosswalks/csv')
  @Allow('frameworks.read')
  @Api({ about: 'The same as CSV.', query: Pair })
  async crosswalkCsv(@Query() { from, to }: z.infer<typeof Pair>, @Res() reply: FastifyReply): Promise<void> {
    attachment(reply, `doi-chieu-${from}-${to}.csv`.replace(/[^\w.-]/g, '-'), 'text/csv; charset=utf-8', await this.crosswalks.toCsv(from, to));
  }

  @Put('crosswalks')
  @Allow('frameworks.manage')
  @Api({ about: 'Makes the crosswalk between two frameworks what the CSV says: columns tu, sang, quan_he, ghi_chu, da_doi_chieu.', body: Pair.extend({ text: z.string().min(1).max(FILE_MAX) }) })
  setCrosswalk(@Who() who: Principal, @Body() { from, to, text }: { from: string; to: string; text: string }): Promise<unknown> {
    return this.db.transact(async (tx) => {
      const changed = await this.crosswalks.setFromCsv(tx, from, to, text);
      await this.audit.record(tx, { actorId: who.personId, act: 'crosswalk.set', subjectKind: 'framework', subjectId: from, detail: { to, ...changed } });
      return { ...changed, from, to };
    });
  }

  @Get('plan-years/:year')
  @Allow('frameworks.read')
  @Api({ about: 'What a plan year requires of each audience, with the audiences and groups to choose from. `mark` goes back with a change.' })
  async plan(@Param('year') year: string): Promise<unknown> {
    const [plan, groups, audiences] = await Promise.all([this.plans.of(yearOf(year)), this.frameworks.groups(), this.frameworks.audiences()]);
    return { ...plan, groups, audiences };
  }

  @Get('plan-years/:year/history')
  @Allow('frameworks.read')
  @Api({ about: 'Every change of what the year requires: who, when, why, and what was different.' })
  async history(@Param('year') year: string): Promise<unknown> {
    return { items: await this.plans.history(yearOf(year)) };
  }

  @Put('plan-years/:year')
  @Allow('frameworks.manage')
  @Api({ about: 'Makes what the year requires this, for all audiences at once. Whom it concerns is settled anew by a job; what was attained stays.', body: PlanBody })
  setPlan(@Who() who: Principal, @Param('year') year: string, @Body() body: z.infer<typeof PlanBody>): Promise<unknown> {
    const at = yearOf(year);
    return this.db.transact(async (tx) => {
      const differences = await this.plans.set(tx, who.personId, at, body.rows, body.mark, body.reason);
      if (differences.length > 0) await this.audit.record(tx, { actorId: who.personId, act: 'plan.changed', subjectKind: 'plan', subjectId: String(at), detail: { reason: body.reason, audiences: differences.map(({ audience }) => audience) } });
      return this.plans.of(at, tx);
    });
  }
}
