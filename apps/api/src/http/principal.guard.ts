import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { may, placesFor, SignIn, type Act } from '@hvs/people';
import { Config } from '@hvs/platform';
import { httpProblems } from './problems';
import { ALLOW, PUBLIC, type HvsRequest } from './route';
import { sessionCookie } from './session-cookie';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What somebody with a temporary password may still do. */
const BEFORE_PASSWORD_CHANGE = /^\/api\/session(\/|$|\?)/;

/** Who is calling, and may they: cookie → principal, CSRF token on everything that changes, permission of the route. */
@Injectable()
export class PrincipalGuard implements CanActivate {
  constructor(private readonly config: Config, private readonly reflector: Reflector, private readonly signIn: SignIn) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<string | undefined>(PUBLIC, targets) !== undefined) return true;
    const act = this.reflector.getAllAndOverride<Act | undefined>(ALLOW, targets);
    if (!act) throw new Error(`${context.getClass().name}.${context.getHandler().name} says neither @Allow nor @Public`);
    const request = context.switchToHttp().getRequest<HvsRequest>();
    const token = request.cookies[sessionCookie(this.config)];
    const principal = token ? await this.signIn.principalOf(token) : undefined;
    if (!principal) throw httpProblems.signInNeeded('Phiên đăng nhập đã hết. Bài học của bạn vẫn nằm trên máy này; hãy đăng nhập lại để gửi tiếp.');
    if (!SAFE_METHODS.has(request.method) && request.headers['x-csrf-token'] !== principal.csrf) {
      throw httpProblems.csrfMissing('Hãy tải lại trang rồi làm lại. Chưa có gì thay đổi.');
    }
    if (principal.mustChangePassword && !BEFORE_PASSWORD_CHANGE.test(request.url)) {
      throw httpProblems.passwordChangeNeeded('Bạn đang dùng mật khẩu tạm. Hãy đổi mật khẩu rồi tiếp tục.');
    }
    if (!may(principal, act)) throw httpProblems.notAllowed('Tài khoản của bạn không có vai trò cần thiết. Nếu bạn cần, hãy hỏi quản trị viên của tỉnh.', { act });
    request.caller = { principal, places: placesFor(principal, act) };
    return true;
  }
}
