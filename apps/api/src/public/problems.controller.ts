import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { declaredProblems } from '@hvs/platform';
import { httpProblems } from '../http/problems';
import { Public } from '../http/route';

@Controller('problems')
@Public('what the type address of a problem document leads to')
export class ProblemsController {
  @Get(':lib/:name')
  one(@Param('lib') lib: string, @Param('name') name: string, @Res() reply: FastifyReply): void {
    const problem = declaredProblems().find((p) => p.lib === lib && p.name === name);
    if (!problem) throw httpProblems.notFound('Không có mã lỗi này.');
    void reply
      .type('text/html; charset=utf-8')
      .send(`<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${problem.title}</title><h1>${problem.title}</h1><p>Mã cho người hỗ trợ: <code>${problem.lib}/${problem.name}</code> (${problem.kind})</p></html>`);
  }
}
