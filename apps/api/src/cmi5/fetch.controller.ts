import { Controller, HttpCode, Options, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AuSessions } from '@hvs/learning';
import { Api, Public } from '../http/route';
import { OPEN, PREFLIGHT } from '../xapi';

/** Where an AU gets what it signs in with, once (cmi5 §8.2). */
@Controller('cmi5')
@Public('the address itself is the secret, and it is good for one answer')
export class FetchController {
  constructor(private readonly auSessions: AuSessions) {}

  @Post('fetch/:secret')
  @HttpCode(200)
  @Api({ about: 'The token of a cmi5 session (§8.2): `auth-token` the first time, `error-code` afterwards. Always answered 200.' })
  async fetch(@Param('secret') secret: string, @Res() reply: FastifyReply): Promise<void> {
    const token = await this.auSessions.fetchToken(secret);
    // §8.2.3: 1 already in use, 2 security, 3 application.
    const answer = typeof token === 'string' ? { 'auth-token': token }
      : token === null ? { 'error-code': '1', 'error-text': 'The token of this session was given already.' }
        : { 'error-code': '2', 'error-text': 'There is no session behind this address.' };
    void reply.status(200).headers({ ...OPEN, 'cache-control': 'no-store' }).type('application/json; charset=utf-8').send(answer);
  }

  @Options('fetch/:secret')
  @HttpCode(204)
  @Api({ about: 'Whether a page of another origin may ask: yes.', status: 204 })
  mayAsk(@Res() reply: FastifyReply): void {
    void reply.status(204).headers({ ...OPEN, ...PREFLIGHT }).send();
  }
}
