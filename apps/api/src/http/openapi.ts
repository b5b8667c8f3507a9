import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { z } from 'zod';
import { ALLOW, PUBLIC, SHAPE, type Shape } from './route';

const METHODS: Partial<Record<RequestMethod, string>> = {
  [RequestMethod.GET]: 'get', [RequestMethod.POST]: 'post', [RequestMethod.PUT]: 'put', [RequestMethod.DELETE]: 'delete', [RequestMethod.PATCH]: 'patch',
};
const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): unknown => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'openapi-3.0' }) as Record<string, unknown>;
  return rest;
};

/** Under this token the finished document is injected. */
export const OPENAPI = Symbol('OPENAPI');

/** The OpenAPI 3 document of the JSON API, read off the controllers themselves. Pure: same controllers, same document. */
export const openApiDocument = (controllers: Type[]): Record<string, unknown> => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const controller of controllers) {
    const prefix = String(Reflect.getMetadata(PATH_METADATA, controller) ?? '');
    for (const name of Object.getOwnPropertyNames(controller.prototype)) {
      const handler = (controller.prototype as Record<string, unknown>)[name];
      if (typeof handler !== 'function' || name === 'constructor') continue;
      const method = METHODS[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
      const shape = Reflect.getMetadata(SHAPE, handler) as Shape | undefined;
      if (!method || !shape) continue;
      const path = `/${prefix}/${String(Reflect.getMetadata(PATH_METADATA, handler) ?? '')}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
      const act = (Reflect.getMetadata(ALLOW, handler) ?? Reflect.getMetadata(ALLOW, controller)) as string | undefined;
      const open = (Reflect.getMetadata(PUBLIC, handler) ?? Reflect.getMetadata(PUBLIC, controller)) as string | undefined;
      (paths[path.replace(/:(\w+)/g, '{$1}')] ??= {})[method] = operation(`${controller.name}.${name}`, path, shape, act, open);
    }
  }
  return {
    openapi: '3.0.3',
    info: { title: 'Học Vụ Số', version: '1', description: 'JSON API of the app origin. Errors are RFC 9457 problem documents.' },
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};

const operation = (operationId: string, path: string, shape: Shape, act: string | undefined, open: string | undefined): Record<string, unknown> => ({
  operationId,
  summary: shape.about,
  ...(act ? { 'x-permission': act } : {}),
  ...(open ? { 'x-public': open } : {}),
  parameters: [...pathParameters(path), ...queryParameters(shape.query)],
  ...(shape.body ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(shape.body, 'input') } } } } : {}),
  responses: {
    [String(shape.status ?? 200)]: {
      description: 'OK',
      ...(shape.answer ? { content: { 'application/json': { schema: jsonSchema(shape.answer, 'output') } } } : {}),
    },
    default: { description: 'Problem (RFC 9457)', content: { 'application/problem+json': { schema: { type: 'object' } } } },
  },
});

const pathParameters = (path: string): unknown[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));

const queryParameters = (query: z.ZodType | undefined): unknown[] => {
  if (!(query instanceof z.ZodObject)) return [];
  return Object.entries(query.shape as Record<string, z.ZodType>).map(([name, schema]) => ({
    name, in: 'query', required: !schema.safeParse(undefined).success, schema: jsonSchema(schema, 'input'),
  }));
};
