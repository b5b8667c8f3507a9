import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { People, SignIn, type Principal } from '@hvs/people';
import { Frameworks } from '@hvs/competency';
import { Clock, Config } from '@hvs/platform';
import { Allow, Api, Public, Who, type HvsRequest } from '../http/route';
import { sessionCookie } from '../http/session-cookie';

const Credentials = z.strictObject({ login: z.string().trim().min(1).max(200), password: z.string().min(1).max(200) });
const NewPassword = z.strictObject({ current: z.string().min(1).max(200), next: z.string().min(1).max(200) });

@Controller('api/session')
export class SessionController {
  constructor(
    private readonly signIn: SignIn,
    private readonly people: People,
    private readonly frameworks: Frameworks,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  @Get()
  @Public('the sign-in screen asks it too')
  @Api({ about: 'Who is signed in, if anybody, and the CSRF token for changes.' })
  async current(@Req() request: HvsRequest): Promise<unknown> {
    const token = request.cookies[sessionCookie(this.config)];
    return this.describe(token ? await this.signIn.principalOf(token) : undefined);
  }

  @Post()
  @HttpCode(200)
  @Public('signing in')
  @Api({ about: 'Signs in with user name or phone number and password.', body: Credentials })
  async enter(@Body() body: z.infer<typeof Credentials>, @Req() request: HvsRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    const signedIn = await this.signIn.signIn({ login: body.login, password: body.password, address: request.ip });
    void reply.setCookie(sessionCookie(this.config), signedIn.token, {
      path: '/', httpOnly: true, sameSite: 'lax', secure: this.config.get('PUBLIC_URL').startsWith('https:'), maxAge: Math.round(this.config.get('SESSION_HOURS') * 3600),
    });
    return this.describe(signedIn.principal);
  }

  @Delete()
  @HttpCode(204)
  @Allow('learn')
  @Api({ about: 'Signs out.', status: 204 })
  async leave(@Req() request: HvsRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.signIn.signOut(request.cookies[sessionCookie(this.config)]!);
    void reply.clearCookie(sessionCookie(this.config), { path: '/', secure: this.config.get('PUBLIC_URL').startsWith('https:') });
  }

  @Post('password')
  @HttpCode(204)
  @Allow('learn')
  @Api({ about: 'Changes the own password; every other session of the person ends.', body: NewPassword, status: 204 })
  async changePassword(@Who() who: Principal, @Body() body: z.infer<typeof NewPassword>, @Req() request: HvsRequest): Promise<void> {
    await this.signIn.changePassword(who, request.cookies[sessionCookie(this.config)]!, body);
  }

  private async describe(principal: Principal | undefined): Promise<unknown> {
    const frame = { year: this.config.get('PROGRAMME_YEAR'), serverTime: this.clock.now() };
    if (!principal) return { person: null, csrf: null, ...frame };
    const names = new Map((await this.frameworks.audiences()).map((a) => [a.code, a.name]));
    const memberships = await this.people.membershipsOf(principal.personId);
    const roles = await this.people.grantsOf(principal.personId);
    return {
      ...frame,
      csrf: principal.csrf,
      person: {
        id: principal.personId, account: principal.account, username: principal.username, fullName: principal.fullName, mustChangePassword: principal.mustChangePassword,
        roles: [{ role: 'learner', unitId: null, unitName: null }, ...roles],
        units: memberships.map((m) => ({ unitId: m.unitId, unitName: m.unitName, position: m.position, audiences: m.audiences.map((code) => ({ code, name: names.get(code) ?? code })) })),
      },
    };
  }
}
