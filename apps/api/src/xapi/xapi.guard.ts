import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Credentials, Lrs, type Credential } from '@hvs/lrs';
import type { Agent, XapiVersion } from '@hvs/xapi';
import { xapiProblems } from './problems';
import { sentContentType } from './raw-body';
import { readXapiRequest, type XapiRequest } from './xapi-request';

/** Who is calling: a client of the store, by its Basic credentials. */
export interface XapiClient {
  readonly credential: Credential;
  readonly authority: Agent;
}

export interface RequestToXapi extends FastifyRequest {
  xapi?: { readonly request: XapiRequest; readonly client: XapiClient | undefined };
}

/** Reads the request as xAPI, sets the headers every answer has, and signs the client in (Communication §3.3, §4). */
@Injectable()
export class XapiGuard implements CanActivate {
  constructor(private readonly credentials: Credentials, private readonly lrs: Lrs) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const fastify = http.getRequest<RequestToXapi>();
    const reply = http.getResponse<FastifyReply>();
    const path = fastify.url.split('?')[0]!;
    // Before anything is read, so that what is said to be visible is.
    if (path === '/xapi/statements') void reply.header('x-experience-api-consistent-through', (await this.lrs.consistentThrough()).toISOString());
    const isAbout = path === '/xapi/about';
    const encoding = fastify.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') throw xapiProblems.encodingUnsupported('Hãy gửi dữ liệu không nén (không có Content-Encoding).');
    const request = readXapiRequest({
      method: fastify.method, url: fastify.url, headers: fastify.headers, contentType: sentContentType(fastify),
      body: Buffer.isBuffer(fastify.body) ? fastify.body : Buffer.alloc(0),
    });
    const client = isAbout ? undefined : await this.signIn(request, reply);
    // To one who names no version we answer in the one it spoke last (Communication §3.3 leaves it open).
    const version = request.version ?? client?.credential.lastVersion ?? '2.0.0';
    void reply.header('x-experience-api-version', version);
    if (!request.version && !isAbout) {
      throw xapiProblems.versionWrong('Hãy gửi X-Experience-API-Version: 1.0.3 hoặc 2.0.0 (xAPI 1.0.3 Communication §3.3; 2.0 §4.1.2).');
    }
    fastify.xapi = { request: { ...request, version }, client };
    return true;
  }

  private async signIn(request: Pick<XapiRequest, 'headers'> & { readonly version: XapiVersion | undefined }, reply: FastifyReply): Promise<XapiClient> {
    const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]+)\s*$/i.exec(request.headers['authorization'] ?? '') ?? [];
    const [, key, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
    const credential = key === undefined || secret === undefined ? undefined : await this.credentials.verify(key, secret, request.version);
    if (!credential) {
      void reply.header('www-authenticate', 'Basic realm="xAPI", charset="UTF-8"');
      throw xapiProblems.credentialsNeeded('Hãy gửi khóa và mật khẩu kết nối bằng Basic (xAPI 1.0.3 Communication §4). Quản trị viên tạo khóa ở trang Kết nối.');
    }
    return { credential, authority: this.credentials.authorityOf(credential) };
  }
}
