import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Body, Controller, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { zipSync } from 'fflate';
import { z } from 'zod';
import { Banks } from '@hvs/assessment';
import { Frameworks } from '@hvs/competency';
import { CourseExports, LessonTexts, type PlayerFiles } from '@hvs/courses';
import { lessonFindings, type FrameworkCodes } from '@hvs/lesson';
import { Audit, type Principal } from '@hvs/people';
import { Database } from '@hvs/platform';
import { Allow, Api, Who } from '../http/route';

const PLAYER = resolve(__dirname, '../../../../package-player');
const Text = z.string().min(1).max(200_000);
const Tried = z.strictObject({ text: Text });
const Saved = z.strictObject({ text: Text, versionId: z.uuid(), note: z.string().trim().min(1).max(500) });

/** What native courses are made of: their texts, and themselves as files and as packages for other platforms. */
@Controller('api/admin/courses')
@Allow('courses.manage')
export class CourseContentController {
  constructor(
    private readonly audit: Audit,
    private readonly banks: Banks,
    private readonly courseExports: CourseExports,
    private readonly db: Database,
    private readonly frameworks: Frameworks,
    private readonly texts: LessonTexts,
  ) {}

  @Get(':id/exports/:format')
  @Api({ about: 'A native course as a package for other platforms: `scorm12`, `scorm2004` (4th edition) or `cmi5`. Its lessons with their check questions; not the final assessment, whose keys would lie open in a package.' })
  async exportAs(@Param('id') id: string, @Param('format') format: string, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const audiences = Object.fromEntries((await this.frameworks.audiences()).map(({ code, name }) => [code, name]));
    const { fileName, bytes } = await this.courseExports.package(id, format, readPlayer, audiences);
    return sendZip(reply, fileName, bytes);
  }

  @Get(':id/files')
  @Api({ about: 'The folder of a native course as `content/courses` has it (zip): course.yaml, lessons, pictures, and the bank with its keys as it is in use.' })
  async folder(@Param('id') id: string, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const { slug, number, bank, files } = await this.texts.folder(id);
    if (bank !== null) {
      files.set(bank, Buffer.from(await this.banks.asYaml(slug)));
      for (const [path, svg] of await this.banks.pictures(slug)) files.set(path, Buffer.from(svg));
    }
    const bytes = zipSync(Object.fromEntries([...files].map(([path, content]) => [`${slug}/${path}`, content])));
    return sendZip(reply, `${slug}-${number}.zip`, Buffer.from(bytes));
  }

  @Get(':id/lessons')
  @Api({ about: 'The lessons of the newest version of a native course. `from`: the course a lesson is taken from, where it is edited.' })
  list(@Param('id') id: string): Promise<unknown> {
    return this.texts.list(id);
  }

  @Get(':id/lessons/:lessonId/text')
  @Api({ about: 'A lesson as its author writes it. `versionId` goes back with a change.' })
  text(@Param('id') id: string, @Param('lessonId') lessonId: string): Promise<unknown> {
    return this.texts.text(id, lessonId);
  }

  @Post(':id/lessons/:lessonId/preview')
  @HttpCode(200)
  @Api({ about: 'A lesson as learners would see it with this text, and what might be better; or what is wrong with it, by line. Nothing is kept.', body: Tried })
  async preview(@Param('id') id: string, @Param('lessonId') lessonId: string, @Body() { text }: z.infer<typeof Tried>): Promise<unknown> {
    const read = await this.texts.read(id, lessonId, text);
    if (!read.ok) return { ok: false, faults: read.faults, advice: [] };
    return { ok: true, lesson: read.lesson, faults: [], advice: lessonFindings(read.authored, await this.codes()) };
  }

  @Put(':id/lessons/:lessonId/text')
  @Api({ about: 'Keeps an edited lesson as the next version of its course, which learners get when it is opened (`publication`). Refused while something is wrong with it, or when there is a newer version than `versionId`.', body: Saved })
  save(@Who() who: Principal, @Param('id') id: string, @Param('lessonId') lessonId: string, @Body() body: z.infer<typeof Saved>): Promise<unknown> {
    return this.db.transact(async (tx) => {
      const kept = await this.texts.save(tx, id, lessonId, { ...body, by: who.personId });
      if (kept.fresh) await this.audit.record(tx, { actorId: who.personId, act: 'course.lesson-edited', subjectKind: 'course', subjectId: id, detail: { lessonId, note: body.note, version: kept.number } });
      return kept;
    });
  }

  private async codes(): Promise<FrameworkCodes> {
    const [groups, audiences] = await Promise.all([this.frameworks.groupsWithSkills(), this.frameworks.audiences()]);
    return { groups, audiences, required: [] };
  }
}

const sendZip = (reply: FastifyReply, fileName: string, bytes: Buffer): FastifyReply =>
  reply.type('application/zip').headers({ 'content-length': bytes.length, 'content-disposition': `attachment; filename="${fileName}"` }).send(bytes);

const readPlayer = async (): Promise<PlayerFiles> => ({ script: await readFile(join(PLAYER, 'player.js')), style: await readFile(join(PLAYER, 'player.css')) });
