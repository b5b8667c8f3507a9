import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Purges, type PurgePolicy } from '@hvs/lrs';
import { Audit, Organisation, People, type Act, type Principal } from '@hvs/people';
import { Database } from '@hvs/platform';
import { httpProblems } from '../http/problems';
import { Allow, Api, Who } from '../http/route';
import { holdsProvinceWide } from './province-wide';

/** Longest a dry run keeps somebody waiting before it goes on as a task, milliseconds. */
const PATIENCE_MS = 5_000;

const Words = z.array(z.string().trim().min(1).max(2000)).max(500);
/** An instant, or a day as it begins here. */
const Policy = z.strictObject({
  before: z.union([z.iso.datetime({ offset: true }), z.iso.date()]),
  verbs: Words.optional(), activities: Words.optional(), authorities: Words.optional(), registrations: z.array(z.guid()).max(500).optional(),
});
const DryRun = z.strictObject({ policy: Policy });
const Purge = z.strictObject({ policy: Policy, expected: z.number().int().min(1), reason: z.string().trim().min(10).max(500) });

const policyOf = ({ before, ...lists }: z.infer<typeof Policy>): PurgePolicy => ({
  before: new Date(before.includes('T') ? before : `${before}T00:00:00+07:00`).toISOString(),
  ...(Object.fromEntries(Object.entries(lists).filter(([, words]) => words !== undefined && words.length > 0)) as Omit<PurgePolicy, 'before'>),
});

/** Throwing old statements away: first what would go and what stays for which reason, then the act, and what was done before. */
@Controller('api/admin/lrs/purges')
export class LrsPurgesController {
  constructor(private readonly audit: Audit, private readonly db: Database, private readonly organisation: Organisation, private readonly people: People, private readonly purges: Purges) {}

  @Get()
  @Allow('statements.search')
  @Api({ about: 'Every purge there was, newest first: who, why, by which policy, how many.' })
  async list(@Who() who: Principal): Promise<unknown> {
    await this.forProvinceOnly(who, 'statements.search');
    return { items: await this.withOwners(await this.purges.list()) };
  }

  @Get('dry-runs')
  @Allow('statements.search')
  @Api({ about: 'The newest dry runs that went on as a task: how far each is, and what it found once it has ended.' })
  async trials(@Who() who: Principal): Promise<unknown> {
    await this.forProvinceOnly(who, 'statements.search');
    return { items: await this.withOwners(await this.purges.trials()) };
  }

  @Post('dry-run')
  @HttpCode(200)
  @Allow('statements.purge')
  @Api({ about: 'What a purge by this policy would do; changes nothing. A long one is answered with 202 and the task that goes on with it, see dry-runs.', body: DryRun })
  async tryOut(@Who() who: Principal, @Body() { policy }: z.infer<typeof DryRun>, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    await this.forProvinceOnly(who, 'statements.purge');
    const found = await this.purges.tryOutFor(policyOf(policy), { withinMs: PATIENCE_MS, by: who.personId });
    if ('taskId' in found) void reply.status(202);
    return found;
  }

  @Post()
  @HttpCode(202)
  @Allow('statements.purge')
  @Api({ about: 'Purges in the background, if it is as many statements as the dry run told.', body: Purge, status: 202 })
  async purge(@Who() who: Principal, @Body() body: z.infer<typeof Purge>): Promise<unknown> {
    await this.forProvinceOnly(who, 'statements.purge');
    const policy = policyOf(body.policy);
    return this.db.transact(async (tx) => {
      const taskId = await this.purges.ask(policy, { expected: body.expected, reason: body.reason, by: who.personId }, tx);
      await this.audit.record(tx, { actorId: who.personId, act: 'statements.purge-asked', subjectKind: 'task', subjectId: taskId, detail: { reason: body.reason, count: body.expected, ...policy } });
      return { taskId };
    });
  }

  @Post(':taskId/resume')
  @HttpCode(202)
  @Allow('statements.purge')
  @Api({ about: 'Goes on with a purge, or a dry run, that broke off by a failure, from where it was.', status: 202 })
  async resume(@Who() who: Principal, @Param('taskId') taskId: string): Promise<unknown> {
    await this.forProvinceOnly(who, 'statements.purge');
    return this.db.transact(async (tx) => {
      const policy = await this.purges.resume(taskId, tx);
      await this.audit.record(tx, { actorId: who.personId, act: 'statements.purge-resumed', subjectKind: 'task', subjectId: taskId, detail: { ...policy } });
      return { taskId };
    });
  }

  private async withOwners<Asked extends { askedBy: string }>(asked: readonly Asked[]): Promise<unknown[]> {
    const owners = await this.people.findPersons([...new Set(asked.map(({ askedBy }) => askedBy))]);
    return asked.map(({ askedBy, ...one }) => ({ ...one, ownerName: owners.get(askedBy)?.fullName ?? null }));
  }

  private async forProvinceOnly(who: Principal, act: Act): Promise<void> {
    if (!(await holdsProvinceWide(this.organisation, who, act))) throw httpProblems.notAllowed('Kho bản ghi giữ việc học của cả tỉnh, nên chỉ người có vai trò ở cấp tỉnh được dọn.');
  }
}
