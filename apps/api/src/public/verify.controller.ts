import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Certificates, type Certificate } from '@hvs/certification';
import { Public } from '../http/route';
import { verifyPage, type Verdict } from './verify-page';

@Controller('verify')
@Public('whoever holds a certificate may check it')
export class VerifyController {
  constructor(private readonly certificates: Certificates) {}

  @Get()
  async form(@Query('code') code: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    if (code) return void reply.redirect(`/verify/${encodeURIComponent(code)}`, 303);
    void reply.type('text/html; charset=utf-8').send(verifyPage(undefined, ''));
  }

  @Get(':code')
  async check(@Param('code') code: string, @Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const verdict = verdictOf(await this.certificates.verify(code));
    void reply.header('cache-control', 'no-store').status(verdict.state === 'unknown' ? 404 : 200);
    if (/application\/json/.test(accept ?? '')) return void reply.type('application/json').send(JSON.stringify(verdict));
    void reply.type('text/html; charset=utf-8').send(verifyPage(verdict, code));
  }
}

const verdictOf = (c: Certificate | undefined): Verdict =>
  !c
    ? { state: 'unknown' }
    : {
        state: c.revokedAt ? 'revoked' : 'valid', registerNumber: c.facts.registerNumber, holderName: c.facts.holderName, unitName: c.facts.unitName, title: c.facts.title, issuedOn: c.facts.issuedOn,
        completedOn: c.facts.completedOn, issuer: c.facts.issuer, revokedAt: c.revokedAt, reason: c.revokedReason,
      };
