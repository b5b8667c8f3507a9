import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { XapiDoor } from './door';
import type { RequestToXapi } from './xapi-client';

/** Lets nobody reach a controller of xAPI but through the door. */
@Injectable()
export class XapiGuard implements CanActivate {
  constructor(private readonly door: XapiDoor) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    await this.door.pass(http.getRequest<RequestToXapi>(), http.getResponse<FastifyReply>());
    return true;
  }
}
