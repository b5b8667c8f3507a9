import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Config } from '@hvs/platform';
import { httpProblems } from '../http/problems';
import { Api, Public } from '../http/route';
import { statementProfiles, type StatementProfile } from './statement-profiles';

/** The profiles of our statements, under the path of IRI_BASE, where the IRIs in their category lead. */
@Controller('xapi')
@Public('whoever reads our statements may look up what they mean')
export class ProfilesController {
  private readonly profiles: ReturnType<typeof statementProfiles>;

  constructor(config: Config) {
    this.profiles = statementProfiles(config.get('IRI_BASE'));
  }

  @Get('profile')
  @Api({ about: 'The xAPI Profile (JSON-LD) that the statements of the platform itself follow.' })
  native(@Res() reply: FastifyReply): void {
    send(reply, this.profiles.native);
  }

  @Get('profile/scorm')
  @Api({ about: 'The xAPI Profile (JSON-LD) by which SCORM content is told as statements.' })
  scorm(@Res() reply: FastifyReply): void {
    send(reply, this.profiles.scorm);
  }

  @Get('profiles/:name')
  @Api({ about: 'The newest version of a profile by its name, native or scorm.' })
  newest(@Param('name') name: string, @Res() reply: FastifyReply): void {
    if (name !== 'native' && name !== 'scorm') throw httpProblems.notFound('Không có hồ sơ bản ghi này. Có hai hồ sơ: native và scorm.');
    send(reply, this.profiles[name]);
  }
}

const send = (reply: FastifyReply, profile: StatementProfile): void => {
  void reply
    .type('application/ld+json; charset=utf-8')
    .header('cache-control', 'public, max-age=3600')
    .header('access-control-allow-origin', '*')
    .send(JSON.stringify(profile, undefined, 2));
};
