import { All, Controller, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Lrs } from '@hvs/lrs';
import { parseDocumentQuery, type Agent } from '@hvs/xapi';
import { Public } from '../http/route';
import { askedOf, clientFor, json, send } from './answer';
import { refused, xapiProblems } from './problems';
import type { RequestToXapi } from './xapi-client';
import { XapiGuard } from './xapi.guard';

/** What the store knows of an activity or an agent, and of itself (Communication §2.4, §2.5, §2.8). */
@Controller('xapi')
@Public('xAPI clients sign in with Basic credentials; /about is open to all')
@UseGuards(XapiGuard)
export class ObjectsController {
  constructor(private readonly lrs: Lrs) {}

  @All('activities')
  async activity(@Req() request: RequestToXapi, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const { activityId } = this.read(request, 'activityId');
    return send(reply, json(JSON.stringify(await this.lrs.activity(activityId!))));
  }

  @All('agents')
  async agent(@Req() request: RequestToXapi, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const { agent } = this.read(request, 'agent');
    return send(reply, json(JSON.stringify(await this.lrs.person(agent as Agent))));
  }

  @All('about')
  about(@Res() reply: FastifyReply): FastifyReply {
    return send(reply, json(JSON.stringify({ version: ['2.0.0', '1.0.3', '1.0.2', '1.0.1', '1.0.0'], extensions: {} })));
  }

  /** The one parameter; it follows the rules of the profile that hangs on the same thing. */
  private read(request: RequestToXapi, name: 'activityId' | 'agent'): { activityId?: string; agent?: unknown } {
    clientFor(request, 'read-objects');
    const { parameters, version } = askedOf(request);
    const parsed = parseDocumentQuery(name === 'agent' ? 'agent-profile' : 'activity-profile', 'read', parameters, version);
    if (!parsed.ok) throw refused(xapiProblems.requestWrong, parsed.faults);
    const other = Object.keys(parameters).find((one) => one !== name);
    if (other !== undefined) throw xapiProblems.requestWrong(`${other.slice(0, 80)} không phải là tham số ở đây.`);
    return parsed.query;
  }
}
