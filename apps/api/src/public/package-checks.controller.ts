import { Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { MultipartFile } from '@fastify/multipart';
import { PackageChecks } from '@hvs/courses';
import { SignIn } from '@hvs/people';
import { Config } from '@hvs/platform';
import { httpProblems } from '../http/problems';
import { Api, Public, type HvsRequest } from '../http/route';
import { sessionCookie } from '../http/session-cookie';

type Upload = HvsRequest & { file(options?: { limits: { fileSize: number } }): Promise<MultipartFile | undefined> };
const MEGABYTE = 1024 * 1024;

/** "Kiểm tra gói của tôi": a package is looked at and not kept. Who may ask is a setting, so the sign-in is looked at here. */
@Controller('api/package-checks')
@Public('where PACKAGE_CHECK_OPEN says so, anybody may have a package checked; otherwise this asks for a sign-in itself')
export class PackageChecksController {
  constructor(private readonly checks: PackageChecks, private readonly config: Config, private readonly signIn: SignIn) {}

  @Get()
  @Api({ about: 'Whether anybody may ask, and how large a package may be, in MB.' })
  terms(): { open: boolean; maxMb: number } {
    return { open: this.config.get('PACKAGE_CHECK_OPEN'), maxMb: this.config.get('PACKAGE_CHECK_MAX_MB') };
  }

  @Post()
  @HttpCode(202)
  @Api({ about: 'Takes in a package (multipart, field `file`) to be looked at, one at a time of each asker. The answer’s id is where to look; it is kept for an hour.', status: 202 })
  async ask(@Req() request: Upload): Promise<unknown> {
    const asker = await this.askerOf(request);
    const part = await request.file({ limits: { fileSize: this.config.get('PACKAGE_CHECK_MAX_MB') * MEGABYTE + 1 } }).catch((error: unknown) => {
      throw httpProblems.invalidInput('Yêu cầu này không kèm tệp. Hãy chọn gói .zip rồi gửi lại.', { reason: error instanceof Error ? error.message : 'multipart' });
    });
    if (!part) throw httpProblems.invalidInput('Chưa có tệp nào được gửi. Hãy chọn gói .zip.');
    // eslint-disable-next-line no-control-regex -- a name is shown to people
    return this.checks.ask(asker, part.filename.replace(/[\u0000-\u001f\u007f]/g, '').slice(0, 255) || 'goi.zip', part.file);
  }

  @Get(':checkId')
  @Api({ about: 'How far it is, and what was found. Whoever has the id may look; after an hour it is gone.' })
  of(@Param('checkId') id: string): Promise<unknown> {
    return this.checks.of(id);
  }

  /** An account where somebody is signed in (then with the CSRF token, as everywhere), else the address, where that is enough. */
  private async askerOf(request: Upload): Promise<string> {
    const token = request.cookies[sessionCookie(this.config)];
    const principal = token ? await this.signIn.principalOf(token) : undefined;
    if (principal) {
      if (request.headers['x-csrf-token'] !== principal.csrf) throw httpProblems.csrfMissing('Hãy tải lại trang rồi làm lại. Chưa có gì thay đổi.');
      return `person ${principal.personId}`;
    }
    if (!this.config.get('PACKAGE_CHECK_OPEN')) throw httpProblems.signInNeeded('Hãy đăng nhập để kiểm tra gói học liệu. Quản trị viên có thể mở trang này cho mọi người.');
    return `address ${request.ip}`;
  }
}
