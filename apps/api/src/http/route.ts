import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Act, Principal } from '@hvs/people';
import type { z } from 'zod';

export const ALLOW = 'hvs:allow';
export const PUBLIC = 'hvs:public';
export const SHAPE = 'hvs:shape';

/** What a route takes and gives, checked on the way in and written into the OpenAPI document. */
export interface Shape {
  about: string;
  query?: z.ZodType;
  body?: z.ZodType;
  answer?: z.ZodType;
  status?: number;
}

/** The permission a route asks for. Every route says this or `@Public()`. */
export const Allow = (act: Act): MethodDecorator & ClassDecorator => SetMetadata(ALLOW, act);
/** Open to everybody, with the reason why. */
export const Public = (reason: string): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, reason);
export const Api = (shape: Shape): MethodDecorator => SetMetadata(SHAPE, shape);

/** What the guard found out about the caller. */
export interface Caller {
  principal: Principal;
  /** Units under which the route's permission holds; services put them into their queries. */
  places: string[];
}

export interface HvsRequest extends FastifyRequest {
  caller?: Caller;
  rawBody?: Buffer;
}

/** The signed-in person a route was called by. */
export const Who = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { caller } = context.switchToHttp().getRequest<HvsRequest>();
  if (!caller) throw new Error('A public route has no caller.');
  return caller.principal;
});

/** The units under which the caller holds the route's permission. */
export const Places = createParamDecorator((_: unknown, context: ExecutionContext): string[] => {
  const { caller } = context.switchToHttp().getRequest<HvsRequest>();
  if (!caller) throw new Error('A public route has no caller.');
  return caller.places;
});
