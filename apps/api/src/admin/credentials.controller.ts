import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import { Credentials, SCOPES, type Scope } from '@hvs/lrs';
import { Audit, type Principal } from '@hvs/people';
import { Database, type Tx } from '@hvs/platform';
import { Allow, Api, Who } from '../http/route';

const Title = z.string().trim().min(2).max(200);
const Scopes = z.array(z.enum(SCOPES as unknown as [Scope, ...Scope[]])).min(1);
/** Null: results of any activity learned elsewhere count on this client's word. */
const Activities = z.array(z.url().max(2000)).max(500).nullable();
const ExpiresAt = z.iso.datetime({ offset: true }).transform((text) => new Date(text)).nullable();
const NewCredential = z.strictObject({ title: Title, scopes: Scopes, activities: Activities.optional(), expiresAt: ExpiresAt.optional() });
const Change = z.strictObject({ title: Title.optional(), scopes: Scopes.optional(), activities: Activities.optional(), expiresAt: ExpiresAt.optional() });
const Rotation = z.strictObject({ overlapHours: z.number().int().min(0).max(24).default(0) });

@Controller('api/admin/credentials')
export class CredentialsController {
  constructor(private readonly audit: Audit, private readonly credentials: Credentials, private readonly db: Database) {}

  @Get()
  @Allow('credentials.read')
  @Api({ about: 'Clients of the statement store: last use, the version they speak, how many statements stand on their word.' })
  async list(): Promise<unknown> {
    return { items: await this.credentials.list(), scopes: SCOPES };
  }

  @Post()
  @Allow('credentials.manage')
  @Api({ about: 'A new client; its secret is shown this once.', body: NewCredential, status: 201 })
  create(@Who() who: Principal, @Body() body: z.infer<typeof NewCredential>): Promise<unknown> {
    return this.noted(who, 'credential.created', body, async (tx) => {
      const made = await this.credentials.create(body, tx);
      return [made.id, made];
    });
  }

  @Patch(':id')
  @HttpCode(204)
  @Allow('credentials.manage')
  @Api({ about: 'Changes a client\'s title, scopes, end, or the activities learned elsewhere it may report from now on.', body: Change, status: 204 })
  async update(@Who() who: Principal, @Param('id') id: string, @Body() body: z.infer<typeof Change>): Promise<void> {
    await this.noted(who, 'credential.changed', body, async (tx) => [id, await this.credentials.update(id, body, tx)]);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Allow('credentials.manage')
  @Api({ about: 'A new secret for a client, shown this once; the one before opens for some hours more, 0 to 24.', body: Rotation })
  rotate(@Who() who: Principal, @Param('id') id: string, @Body() body: z.infer<typeof Rotation>): Promise<unknown> {
    return this.noted(who, 'credential.rotated', body, async (tx) => [id, await this.credentials.rotate(id, body.overlapHours, tx)]);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('credentials.manage')
  @Api({ about: 'Takes a client\'s access back.', status: 204 })
  async revoke(@Who() who: Principal, @Param('id') id: string): Promise<void> {
    await this.noted(who, 'credential.revoked', undefined, async (tx) => [id, await this.credentials.revoke(id, tx)]);
  }

  /** `act` answers which client it was, and what to answer. */
  private noted<T>(who: Principal, act: string, detail: Record<string, unknown> | undefined, work: (tx: Tx) => Promise<readonly [string, T]>): Promise<T> {
    return this.db.transact(async (tx) => {
      const [subjectId, answer] = await work(tx);
      await this.audit.record(tx, { actorId: who.personId, act, subjectKind: 'credential', subjectId, detail });
      return answer;
    });
  }
}
