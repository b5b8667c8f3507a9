import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Frameworks } from '@hvs/competency';
import { CourseExports, type PlayerFiles } from '@hvs/courses';
import { Allow, Api } from '../http/route';

const PLAYER = resolve(__dirname, '../../../../package-player');

/** What native courses are made of: their texts, and themselves as packages for other platforms. */
@Controller('api/admin/courses')
@Allow('courses.manage')
export class CourseContentController {
  constructor(private readonly courseExports: CourseExports, private readonly frameworks: Frameworks) {}

  @Get(':id/exports/:format')
  @Api({ about: 'A native course as a package for other platforms: `scorm12`, `scorm2004` (4th edition) or `cmi5`. Its lessons with their check questions; not the final assessment, whose keys would lie open in a package.' })
  async exportAs(@Param('id') id: string, @Param('format') format: string, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const audiences = Object.fromEntries((await this.frameworks.audiences()).map(({ code, name }) => [code, name]));
    const { fileName, bytes } = await this.courseExports.package(id, format, await readPlayer(), audiences);
    return reply.type('application/zip').headers({ 'content-length': bytes.length, 'content-disposition': `attachment; filename="${fileName}"` }).send(bytes);
  }
}

const readPlayer = async (): Promise<PlayerFiles> => ({ script: await readFile(join(PLAYER, 'player.js')), style: await readFile(join(PLAYER, 'player.css')) });
