import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FrameworkVersions } from '@hvs/competency';
import { httpProblems } from '../http/problems';
import { Api, Public } from '../http/route';

/** Frameworks as other systems read them: the two resources of 1EdTech CASE 1.0 that carry whole frameworks. */
@Controller('ims/case/v1p0')
@Public('frameworks are published papers; other systems align their content with them')
export class CaseController {
  constructor(private readonly versions: FrameworkVersions) {}

  @Get('CFDocuments')
  @Api({ about: 'All frameworks (CASE 1.0, getAllCFDocuments).' })
  async documents(@Res() reply: FastifyReply): Promise<void> {
    send(reply, { CFDocuments: (await this.versions.inForce()).map((version) => this.versions.toCase(version)['CFDocument']) });
  }

  @Get('CFDocuments/:identifier')
  @Api({ about: 'What a framework says of itself (CASE 1.0, getCFDocument).' })
  async document(@Param('identifier') identifier: string, @Res() reply: FastifyReply): Promise<void> {
    send(reply, (await this.packageOf(identifier))['CFDocument']);
  }

  @Get('CFPackages/:identifier')
  @Api({ about: 'A framework whole: document, items, associations (CASE 1.0, getCFPackage).' })
  async package(@Param('identifier') identifier: string, @Res() reply: FastifyReply): Promise<void> {
    send(reply, await this.packageOf(identifier));
  }

  private async packageOf(identifier: string): Promise<Record<string, unknown>> {
    const version = await this.versions.byCaseIdentifier(identifier);
    if (!version) throw httpProblems.notFound('Không có khung nào mang mã này. Danh sách: /ims/case/v1p0/CFDocuments.');
    return this.versions.toCase(version);
  }
}

const send = (reply: FastifyReply, body: unknown): void => {
  void reply.type('application/json; charset=utf-8').header('cache-control', 'public, max-age=300').header('access-control-allow-origin', '*').send(JSON.stringify(body));
};
