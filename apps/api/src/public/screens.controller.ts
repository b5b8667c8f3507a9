import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OPENAPI } from '../http/openapi';
import { httpProblems } from '../http/problems';
import { Public, type HvsRequest } from '../http/route';

const PAGE = resolve(join(__dirname, '../../../../web/index.html'));
const NO_SCREEN = /^\/(api|xapi|verify|health|problems|assets)(\/|$)/;

@Controller()
@Public('the screens themselves; what they show is asked for with a sign-in')
export class ScreensController {
  constructor(@Inject(OPENAPI) private readonly document: Record<string, unknown>) {}

  @Get('api/openapi.json')
  openApi(): unknown {
    return this.document;
  }

  /** Any other address is a screen of the one-page app, which shows its own "not found". */
  @Get('*')
  async screen(@Req() request: HvsRequest, @Res() reply: FastifyReply): Promise<void> {
    const path = request.url.split('?')[0]!;
    if (NO_SCREEN.test(path) || /\.\w{2,5}$/.test(path)) throw httpProblems.notFound('Địa chỉ này không có gì. Hãy kiểm tra lại đường dẫn.');
    const page = await readFile(PAGE, 'utf8').catch(() => {
      throw httpProblems.unavailable('Giao diện chưa được dựng. Hãy chạy npm run build.');
    });
    void reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  }
}
