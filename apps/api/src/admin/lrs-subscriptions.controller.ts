import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Subscriptions } from '@hvs/lrs';
import { Audit, Organisation, type Act, type Principal } from '@hvs/people';
import { Database, type Tx } from '@hvs/platform';
import { httpProblems } from '../http/problems';
import { Allow, Api, Who } from '../http/route';
import { holdsProvinceWide } from './province-wide';

const Title = z.string().trim().min(2).max(200);
const Address = z.string().trim().min(1).max(2000);
const Version = z.enum(['1.0.3', '2.0.0']);
// Basic credentials: a colon ends the name (RFC 7617 §2).
const Key = z.string().min(1).max(500).regex(/^[^:\p{Cc}]+$/u);
const Secret = z.string().min(1).max(1000).regex(/^\P{Cc}+$/u);
const Words = z.array(z.string().min(1).max(2000)).max(500);
const Filter = z.strictObject({
  verbs: Words.optional(), activities: Words.optional(), authorities: Words.optional(), registrations: z.array(z.guid()).max(500).optional(), exceptClient: z.guid().optional(),
});
/** An instant, or a day as it begins here. */
const Instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);
const instantOf = (text: string): Date => new Date(text.includes('T') ? text : `${text}T00:00:00+07:00`);
const From = z.union([z.literal('now'), Instant]).default('now');

const NewSubscription = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lrs'), title: Title, address: Address, key: Key, secret: Secret, version: Version, filter: Filter.optional(), from: From }),
  z.strictObject({ kind: z.literal('webhook'), title: Title, address: Address, filter: Filter.optional(), from: From }),
]);
const Change = z.strictObject({
  title: Title.optional(), address: Address.optional(), filter: Filter.optional(), paused: z.boolean().optional(), key: Key.optional(), secret: Secret.optional(), version: Version.optional(),
});
const Replay = z.strictObject({ from: Instant });
const Page = z.object({ cursor: z.guid().optional() });

/** What is stored, sent on: to other record stores, and to webhooks. Secrets go in and never come out, but a webhook's own, once. */
@Controller('api/admin/lrs/subscriptions')
export class LrsSubscriptionsController {
  constructor(private readonly audit: Audit, private readonly db: Database, private readonly organisation: Organisation, private readonly subscriptions: Subscriptions) {}

  @Get()
  @Allow('credentials.read')
  @Api({ about: 'Who is sent what is stored, how far each is, and what went wrong.' })
  async list(@Who() who: Principal): Promise<unknown> {
    await this.forProvinceOnly(who, 'credentials.read');
    return { items: await this.subscriptions.list() };
  }

  @Post()
  @Allow('credentials.manage')
  @Api({ about: 'Sends what is stored, from now or from a date, to another record store or a webhook. A webhook\'s secret is shown this once.', body: NewSubscription, status: 201 })
  create(@Who() who: Principal, @Body() body: z.infer<typeof NewSubscription>): Promise<unknown> {
    const { from, ...wanted } = body;
    const { kind, title, address, filter = {} } = wanted;
    return this.noted(who, 'created', { kind, title, address, filter, from }, async (tx) => {
      const made = await this.subscriptions.create({ ...wanted, ...(from !== 'now' && { from: instantOf(from) }) }, tx);
      return [made.id, { ...(await this.subscriptions.get(made.id, tx)), ...(made.secret !== undefined && { secret: made.secret }) }];
    });
  }

  @Patch(':id')
  @Allow('credentials.manage')
  @Api({ about: 'Changes a subscription; what is left out stays. It goes on where it was.', body: Change })
  change(@Who() who: Principal, @Param('id') id: string, @Body() body: z.infer<typeof Change>): Promise<unknown> {
    const { secret, ...shown } = body;
    return this.noted(who, 'changed', { ...shown, ...(secret !== undefined && { newSecret: true }) }, async (tx) => {
      await this.subscriptions.change(id, body, tx);
      return [id, await this.subscriptions.get(id, tx)];
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('credentials.manage')
  @Api({ about: 'Sends nothing there any more, and forgets what was refused.', status: 204 })
  async remove(@Who() who: Principal, @Param('id') id: string): Promise<void> {
    await this.noted(who, 'removed', {}, async (tx) => [id, await this.subscriptions.remove(id, tx)]);
  }

  @Post(':id/replay')
  @HttpCode(200)
  @Allow('credentials.manage')
  @Api({ about: 'Sends again everything stored from an instant on.', body: Replay })
  replay(@Who() who: Principal, @Param('id') id: string, @Body() body: z.infer<typeof Replay>): Promise<unknown> {
    return this.noted(who, 'replayed', body, async (tx) => {
      await this.subscriptions.replay(id, instantOf(body.from), tx);
      return [id, await this.subscriptions.get(id, tx)];
    });
  }

  @Post(':id/secret')
  @HttpCode(200)
  @Allow('credentials.manage')
  @Api({ about: 'A new secret for a webhook, shown this once.' })
  renewSecret(@Who() who: Principal, @Param('id') id: string): Promise<unknown> {
    return this.noted(who, 'changed', { newSecret: true }, async (tx) => [id, { secret: await this.subscriptions.renewSecret(id, tx) }]);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Allow('credentials.manage')
  @Api({ about: 'Asks the other side whether it is there and takes the key, and says what came back.' })
  async test(@Who() who: Principal, @Param('id') id: string): Promise<unknown> {
    await this.forProvinceOnly(who, 'credentials.manage');
    return this.subscriptions.test(id);
  }

  @Get(':id/letters')
  @Allow('credentials.read')
  @Api({ about: 'Statements the other side refused for good, newest first, with what it said.', query: Page })
  async letters(@Who() who: Principal, @Param('id') id: string, @Query() query: z.infer<typeof Page>): Promise<unknown> {
    await this.forProvinceOnly(who, 'credentials.read');
    return this.subscriptions.letters(id, query.cursor);
  }

  @Post(':id/letters/retry')
  @HttpCode(202)
  @Allow('credentials.manage')
  @Api({ about: 'Sends everything that was refused once more.', status: 202 })
  retryAll(@Who() who: Principal, @Param('id') id: string): Promise<unknown> {
    return this.noted(who, 'retried', {}, async (tx) => [id, { asked: await this.subscriptions.retry(id, undefined, tx) }]);
  }

  @Post(':id/letters/:letterId/retry')
  @HttpCode(202)
  @Allow('credentials.manage')
  @Api({ about: 'Sends one refused statement once more.', status: 202 })
  retry(@Who() who: Principal, @Param('id') id: string, @Param('letterId') letterId: string): Promise<unknown> {
    return this.noted(who, 'retried', { letterId }, async (tx) => [id, { asked: await this.subscriptions.retry(id, letterId, tx) }]);
  }

  private async forProvinceOnly(who: Principal, act: Act): Promise<void> {
    if (!(await holdsProvinceWide(this.organisation, who, act))) throw httpProblems.notAllowed('Việc gửi bản ghi ra ngoài là của cả tỉnh, nên chỉ người có vai trò ở cấp tỉnh được mở.');
  }

  /** `work` answers which subscription it was, and what to answer. No secret goes into `detail`. */
  private async noted<T>(who: Principal, act: 'created' | 'changed' | 'removed' | 'replayed' | 'retried', detail: Record<string, unknown>, work: (tx: Tx) => Promise<readonly [string, T]>): Promise<T> {
    await this.forProvinceOnly(who, 'credentials.manage');
    return this.db.transact(async (tx) => {
      const [subjectId, answer] = await work(tx);
      await this.audit.record(tx, { actorId: who.personId, act: `subscription.${act}`, subjectKind: 'subscription', subjectId, detail });
      return answer;
    });
  }
}
