import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { AuSessions } from '@hvs/learning';
import { agentOf, Audit, type Principal } from '@hvs/people';
import { Config, Database } from '@hvs/platform';
import type { Agent } from '@hvs/xapi';
import { Allow, Api, Who } from '../http/route';

const Unit = { unitId: z.string().max(200).optional(), unitIndex: z.number().int().min(0).max(100_000).optional() };
/** Only what a browser can be sent to, and nothing that runs in the page it is opened from. */
const WebAddress = z.url({ protocol: /^https?$/ }).max(2000);
const Launch = z.strictObject({
  actor: z.strictObject({ account: z.strictObject({ homePage: z.url().max(1000), name: z.string().min(1).max(500) }), name: z.string().max(500).optional() }),
  ...Unit,
  registration: z.uuid().optional(),
  mode: z.enum(['Normal', 'Browse', 'Review']).optional(),
  returnUrl: WebAddress.optional(),
});
const Waiver = z.strictObject({ ...Unit, reason: z.string().trim().min(1).max(500) });

/** cmi5 on an administrator's word: opening for somebody, freeing from an AU, ending a session that hangs. All of it is in the audit. */
@Controller('api/admin')
export class RegistrationsController {
  constructor(private readonly audit: Audit, private readonly auSessions: AuSessions, private readonly config: Config, private readonly db: Database) {}

  @Post('courses/:id/launches')
  @HttpCode(201)
  @Allow('courses.manage')
  @Api({ about: 'Opens an AU of a cmi5 course for an actor. A person of ours learns in the enrolment; any other actor under a registration of its own.', body: Launch, status: 201 })
  async launch(@Who() who: Principal, @Param('id') id: string, @Body() body: z.infer<typeof Launch>): Promise<unknown> {
    const { actor, ...wish } = body;
    const launched = await this.auSessions.launchFor(this.agentOf(who), id, { objectType: 'Agent', ...(actor.name === undefined ? {} : { name: actor.name }), account: actor.account }, wish);
    await this.record(who, 'course.opened-for', launched.registration, { courseId: id, actor: actor.account, sessionId: launched.sessionId, mode: wish.mode ?? 'Normal' });
    return launched;
  }

  @Post('registrations/:registration/waivers')
  @HttpCode(204)
  @Allow('courses.manage')
  @Api({ about: 'Frees a learner from an AU (cmi5 §9.3.7), for a reason.', body: Waiver, status: 204 })
  async waive(@Who() who: Principal, @Param('registration') registration: string, @Body() body: z.infer<typeof Waiver>): Promise<void> {
    const { reason, ...unit } = body;
    await this.auSessions.waive(this.agentOf(who), registration, unit, reason);
    await this.record(who, 'course.unit-waived', registration, body);
  }

  @Post('au-sessions/:sessionId/abandonment')
  @HttpCode(204)
  @Allow('courses.manage')
  @Api({ about: 'Ends a session of an AU that will not end by itself (cmi5 §9.3.6).', status: 204 })
  async abandon(@Who() who: Principal, @Param('sessionId') sessionId: string): Promise<void> {
    await this.auSessions.abandon(sessionId, this.agentOf(who));
    await this.record(who, 'course.session-abandoned', sessionId, {});
  }

  private agentOf(who: Principal): Agent {
    return agentOf(who, this.config.get('IRI_BASE'));
  }

  private record(who: Principal, act: string, subjectId: string, detail: Record<string, unknown>): Promise<void> {
    return this.db.transact((tx) => this.audit.record(tx, { actorId: who.personId, act, subjectKind: 'registration', subjectId, detail }));
  }
}
