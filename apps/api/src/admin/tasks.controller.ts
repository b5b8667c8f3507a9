import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Organisation, People, placesFor, type Principal } from '@hvs/people';
import { Files, Tasks } from '@hvs/platform';
import { Exports } from '@hvs/reporting';
import { httpProblems } from '../http/problems';
import { Allow, Api, Places, Who } from '../http/route';
import { holdsProvinceWide } from './province-wide';
import { taskView } from './task-view';

const Mine = z.object({ mine: z.enum(['true', 'false']).default('true') });
const Export = z.strictObject({ report: z.string().max(50), format: z.string().max(10), params: z.record(z.string(), z.unknown()) });
const Key = z.string().max(100).optional();

@Controller('api')
export class TasksController {
  constructor(private readonly exports: Exports, private readonly files: Files, private readonly organisation: Organisation, private readonly people: People, private readonly tasks: Tasks) {}

  @Get('tasks')
  @Allow('learn')
  @Api({ about: 'Long work: my own, or everybody\'s for who may see it.', query: Mine })
  async list(@Who() who: Principal, @Query() query: z.infer<typeof Mine>): Promise<unknown> {
    const all = query.mine === 'false' && (await holdsProvinceWide(this.organisation, who, 'tasks.read-all'));
    const tasks = (await this.tasks.list(all ? null : who.personId)).filter((task) => task.ownerId !== null);
    const owners = await this.people.findPersons([...new Set(tasks.map((task) => task.ownerId!))]);
    return { items: tasks.map((task) => taskView(task, owners.get(task.ownerId!)?.fullName)) };
  }

  @Get('tasks/:id')
  @Allow('learn')
  @Api({ about: 'How far a piece of long work is.' })
  async one(@Who() who: Principal, @Param('id') id: string): Promise<unknown> {
    const task = await this.tasks.find(id);
    if (!task || (task.ownerId !== who.personId && !(await holdsProvinceWide(this.organisation, who, 'tasks.read-all')))) throw httpProblems.notFound('Công việc này không có, hoặc không phải của bạn.');
    return taskView(task);
  }

  @Post('exports')
  @HttpCode(202)
  @Allow('exports.run')
  @Api({ about: 'Asks for a report as a file; a task writes it.', body: Export, status: 202 })
  async export(@Who() who: Principal, @Places() places: string[], @Body() body: z.infer<typeof Export>, @Headers('idempotency-key') key: unknown): Promise<unknown> {
    const readable = body.report === 'certificates' ? placesFor(who, 'certificates.read') : places;
    if (readable.length === 0) throw httpProblems.notAllowed('Chỉ quản trị viên và người kiểm tra được xuất danh sách chứng nhận.');
    const dedupeKey = Key.parse(key);
    return taskView(await this.exports.request({ ...body, ownerId: who.personId, places: readable, ...(dedupeKey ? { dedupeKey } : {}) }));
  }

  @Get('exports/:taskId/file')
  @Allow('exports.run')
  @Api({ about: 'The finished file, for who asked for it.' })
  async file(@Who() who: Principal, @Param('taskId') taskId: string, @Res() reply: FastifyReply): Promise<void> {
    const file = await this.exports.file(taskId, who.personId);
    void reply
      .header('content-type', file.mediaType)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`)
      .header('cache-control', 'private, no-store')
      .send(await this.files.stream(file.fileKey));
  }
}
