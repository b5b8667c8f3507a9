import type { FastifyRequest } from 'fastify';

/**
 * Content of other origins speaks xAPI to us (cmi5 §8.1, xAPI 1.0.3 Communication §4): whoever has the credentials may, from any page. A
 * browser sends no cookie along, since none is asked for; so no page gains anything by the person who looks at it.
 */
export const OPEN: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Last-Modified, Location, Retry-After, X-Experience-API-Version, X-Experience-API-Consistent-Through',
  'cross-origin-resource-policy': 'cross-origin',
};

export const PREFLIGHT: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'GET, HEAD, PUT, POST, DELETE',
  'access-control-allow-headers': 'Authorization, Content-Type, If-Match, If-None-Match, X-Experience-API-Version, X-Experience-API-Hash',
  // Two hours are the longest that a browser keeps it.
  'access-control-max-age': '7200',
};

/** Asked by a browser before the request that it is about. */
export const isPreflight = ({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
