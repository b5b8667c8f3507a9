import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Certificates, type Certificate } from '@hvs/certification';
import type { Principal } from '@hvs/people';
import { Allow, Api, Places, Who } from '../http/route';
import { taskView } from './task-view';

const Kind = z.enum(['skill-group', 'audience']);
const Paged = { page: z.coerce.number().int().min(1).default(1), size: z.coerce.number().int().min(1).max(500).default(50) };
const Filter = { unitId: z.uuid().optional(), q: z.string().trim().min(1).max(100).optional(), kind: Kind.optional() };
const ListQuery = z.object({ ...Filter, state: z.enum(['issued', 'ready', 'revoked']).optional(), ...Paged });
const EntitledQuery = z.object({ ...Filter, ...Paged });
const Issue = z.union([
  z.strictObject({ items: z.array(z.strictObject({ personId: z.uuid(), kind: Kind, subject: z.string().max(50) })).min(1).max(5000) }),
  z.strictObject({ all: z.literal(true), ...Filter }),
]);
const Revocation = z.strictObject({ reason: z.string().trim().min(5).max(500) });
const Key = z.string().max(100).optional();

@Controller('api/admin/certificates')
export class CertificatesController {
  constructor(private readonly certificates: Certificates) {}

  @Get()
  @Allow('certificates.read')
  @Api({ about: 'The register.', query: ListQuery })
  async list(@Places() places: string[], @Query() query: z.infer<typeof ListQuery>): Promise<unknown> {
    const { page, size, ...filter } = query;
    const { items, total } = await this.certificates.list({ ...filter, places, limit: size, offset: (page - 1) * size });
    return { items: items.map(view), total, page, size };
  }

  @Get('entitled')
  @Allow('certificates.read')
  @Api({ about: 'Who is entitled to what is not issued yet.', query: EntitledQuery })
  async entitled(@Places() places: string[], @Query() query: z.infer<typeof EntitledQuery>): Promise<unknown> {
    const { page, size, ...filter } = query;
    const { items, total } = await this.certificates.entitled({ ...filter, places, limit: size, offset: (page - 1) * size });
    return { items, total, page, size };
  }

  @Post('issue')
  @HttpCode(202)
  @Allow('certificates.issue')
  @Api({ about: 'Issues a list, or everybody a filter finds; a task does it, and the same idempotency-key starts it once.', body: Issue, status: 202 })
  async issue(@Who() who: Principal, @Places() places: string[], @Body() body: z.infer<typeof Issue>, @Headers('idempotency-key') key: unknown): Promise<unknown> {
    const asked = 'items' in body ? body : { all: true as const, filter: { ...(body.unitId ? { unitId: body.unitId } : {}), ...(body.q ? { q: body.q } : {}), ...(body.kind ? { kind: body.kind } : {}) } };
    return taskView(await this.certificates.issueSelected(asked, who.personId, places, Key.parse(key)));
  }

  @Post(':id/revocation')
  @HttpCode(200)
  @Allow('certificates.revoke')
  @Api({ about: 'Takes a certificate back, with the reason everybody will read.', body: Revocation })
  async revoke(@Who() who: Principal, @Places() places: string[], @Param('id') id: string, @Body() body: z.infer<typeof Revocation>): Promise<unknown> {
    return view(await this.certificates.revoke(id, body.reason, who.personId, places));
  }
}

const view = (c: Certificate): unknown => ({
  id: c.id, registerNumber: c.facts.registerNumber, holderName: c.facts.holderName, unitName: c.facts.unitName, kind: c.kind, title: c.facts.title, issuedAt: c.issuedAt,
  state: c.revokedAt ? 'revoked' : c.fileSha2 ? 'ready' : 'issued', revokedAt: c.revokedAt, revokedReason: c.revokedReason, verifyUrl: c.facts.verifyUrl,
});
