import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Observable } from 'rxjs';
import { z } from 'zod';
import { httpProblems } from './problems';
import { SHAPE, type HvsRequest, type Shape } from './route';

z.config(z.locales.vi());

/** Parses body and query by the route's own shape, so that a controller only ever sees what the shape promises. */
@Injectable()
export class CheckedInput implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const shape = this.reflector.get<Shape | undefined>(SHAPE, context.getHandler());
    const request = context.switchToHttp().getRequest<HvsRequest>();
    if (shape?.query) request.query = check(shape.query, request.query);
    if (shape?.body) request.body = check(shape.body, request.body ?? {});
    return next.handle();
  }
}

const check = (schema: z.ZodType, input: unknown): unknown => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), text: issue.message }));
  throw httpProblems.invalidInput(faults.map((f) => (f.path ? `${f.path}: ${f.text}` : f.text)).join('; '), { faults });
};
