import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Credentials, SCOPES } from '@hvs/lrs';
import { Audit, type Principal } from '@hvs/people';
import { Database } from '@hvs/platform';
import { Allow, Api, Who } from '../http/route';

const NewCredential = z.strictObject({ title: z.string().trim().min(2).max(200), scopes: z.array(z.enum(SCOPES as unknown as [string, ...string[]])).min(1) });

@Controller('api/admin/credentials')
export class CredentialsController {
  constructor(private readonly audit: Audit, private readonly credentials: Credentials, private readonly db: Database) {}

  @Get()
  @Allow('credentials.read')
  @Api({ about: 'Clients of the statement store.' })
  async list(): Promise<unknown> {
    return { items: await this.credentials.list(), scopes: SCOPES };
  }

  @Post()
  @Allow('credentials.manage')
  @Api({ about: 'A new client; its secret is shown this once.', body: NewCredential, status: 201 })
  create(@Who() who: Principal, @Body() body: z.infer<typeof NewCredential>): Promise<unknown> {
    return this.db.transact(async (tx) => {
      const made = await this.credentials.create({ title: body.title, scopes: body.scopes as never }, tx);
      await this.audit.record(tx, { actorId: who.personId, act: 'credential.created', subjectKind: 'credential', subjectId: made.id, detail: { ...body } });
      return made;
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('credentials.manage')
  @Api({ about: 'Takes a client\'s access back.', status: 204 })
  revoke(@Who() who: Principal, @Param('id') id: string): Promise<void> {
    return this.db.transact(async (tx) => {
      await this.credentials.revoke(id, tx);
      await this.audit.record(tx, { actorId: who.personId, act: 'credential.revoked', subjectKind: 'credential', subjectId: id });
    });
  }
}
