import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Lrs } from '@hvs/lrs';
import { Config } from '@hvs/platform';
import { negotiateVersion, type XapiVersion } from '@hvs/xapi';
import { sessionCookie } from '../http/session-cookie';
import { Admission } from './admission';
import { weightBesides, weightOf } from './body-weight';
import { notAllowed, xapiProblems } from './problems';
import { bodyTooLarge, lengthOf, readBytes, type BodyLimits } from './raw-body';
import { actOf, isRead, resourceAt } from './resources';
import { XapiSignIn } from './sign-in';
import { demandScope, type RequestToXapi, type XapiClient } from './xapi-client';
import { isByForm, readXapiRequest } from './xapi-request';

const MEGABYTE = 1024 * 1024;
/** Largest form of the alternate syntax that is read before its sender is known, bytes. */
const UNSIGNED_MAX = MEGABYTE;

/** Who writes is told what was visible a moment ago: as true, and one look serves many. */
const MAY_BE_OLD_MS = 100;

const LONG_AGO = '1970-01-01T00:00:00.000Z';

/**
 * How a request comes in. Everything that its head tells is settled before its body is read: whether there is such a resource and such a
 * method, who asks, whether they may, whether there is room. Only a form of the alternate syntax (Communication §1.3) may carry the
 * credentials in its body; such a one is read before sign-in, up to a megabyte.
 */
@Injectable()
export class XapiDoor {
  private readonly cookie: string;
  private readonly largest: number;
  /** All stores before this instant are visible: said to whoever is refused, without looking. */
  consistentThrough = LONG_AGO;
  /** The same, as it was answered last. */
  private through: Date | undefined;

  constructor(private readonly lrs: Lrs, private readonly signIn: XapiSignIn, private readonly admission: Admission, config: Config) {
    this.cookie = sessionCookie(config);
    this.largest = config.get('XAPI_BODY_MAX_MB') * MEGABYTE;
  }

  /** With the head alone. `contentType` is the one the client sent. */
  async enter(request: RequestToXapi, reply: FastifyReply, contentType: string | undefined): Promise<void> {
    const { headers, method } = request;
    const resource = resourceAt(request.routeOptions.url);
    if (!resource) throw xapiProblems.notFound('Không có tài nguyên xAPI nào ở địa chỉ này.');
    const byForm = isByForm({ method, url: request.url, headers });
    if (!byForm && !resource.methods.includes(method)) throw notAllowed(method, resource.methods);
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') throw xapiProblems.encodingUnsupported('Hãy gửi dữ liệu không nén (không có Content-Encoding).');
    const ticket = this.admission.enter();
    request.ticket = ticket;
    // An answer that was sent says finish; one whose connection broke says close only.
    reply.raw.once('finish', () => ticket.close()).once('close', () => ticket.close());

    const isOpen = resource.read === undefined;
    const client = isOpen || (byForm && !headers.authorization) ? undefined : await this.clientBehind(request, reply);
    if (client && !byForm) {
      demandScope(client, actOf(resource, method)!);
      this.speak(reply, versionIn(headers), client);
    }
    request.entered = { ticket, contentType, client };
    const length = isRead(method) ? 0 : (lengthOf(request.raw) ?? 0);
    const { most, hold } = this.limitsOf(request);
    if (length > most) throw bodyTooLarge(most);
    if (length > 0) hold(length);
  }

  /** The body of a request that has entered. */
  async readBody(request: RequestToXapi, payload: IncomingMessage): Promise<Buffer> {
    const { ticket, client, contentType } = request.entered!;
    const body = await readBytes(payload, lengthOf(request.raw), this.limitsOf(request));
    const besides = weightBesides(contentType, body);
    if (besides > 0) ticket.hold(besides, client !== undefined);
    return body;
  }

  private limitsOf(request: RequestToXapi): BodyLimits {
    const { ticket, client, contentType } = request.entered!;
    const weight = weightOf(contentType);
    return { most: client ? this.largest : Math.min(UNSIGNED_MAX, this.largest), hold: (bytes) => ticket.hold(bytes * weight, client !== undefined) };
  }

  /** With the body read: the request as xAPI means it, and who asks. */
  async pass(request: RequestToXapi, reply: FastifyReply): Promise<void> {
    const { entered } = request;
    const resource = resourceAt(request.routeOptions.url);
    // Whoever comes here by another way than `enter` has not been looked at.
    if (!entered || !resource) throw xapiProblems.notFound('Không có tài nguyên xAPI nào ở địa chỉ này.');
    // Before anything is read, so that what is said to be visible is.
    if (resource.read === 'read-statements') {
      const through = await this.lrs.consistentThrough(isRead(request.method) ? 0 : MAY_BE_OLD_MS);
      if (through !== this.through) [this.through, this.consistentThrough] = [through, through.toISOString()];
      void reply.header('x-experience-api-consistent-through', this.consistentThrough);
    }
    const asked = readXapiRequest({
      method: request.method, url: request.url, headers: request.headers, contentType: entered.contentType, body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    });
    if (!resource.methods.includes(asked.method)) throw notAllowed(asked.method, resource.methods);
    if (resource.read === undefined) {
      const version = asked.version ?? '2.0.0';
      void reply.header('x-experience-api-version', version);
      request.xapi = { request: { ...asked, version }, client: undefined };
      return;
    }
    // A form may name another client than the head did.
    const isSame = entered.client !== undefined && asked.headers['authorization'] === request.headers.authorization;
    const client = isSame ? entered.client! : this.known(reply, await this.signIn.byHeader(asked.headers['authorization'], asked.version));
    request.xapi = { request: { ...asked, version: this.speak(reply, asked.version, client) }, client };
  }

  /** To one who names no version we answer, that it has to, in the one it spoke last (Communication §3.3 leaves it open). */
  private speak(reply: FastifyReply, version: XapiVersion | undefined, client: XapiClient): XapiVersion {
    void reply.header('x-experience-api-version', version ?? client.lastVersion ?? '2.0.0');
    if (version) return version;
    throw xapiProblems.versionWrong('Hãy gửi X-Experience-API-Version: 1.0.3 hoặc 2.0.0 (xAPI 1.0.3 Communication §3.3; 2.0 §4.1.2).');
  }

  private async clientBehind(request: FastifyRequest, reply: FastifyReply): Promise<XapiClient> {
    const { headers, method } = request;
    const isForPeople = headers.authorization === undefined && isRead(method) && resourceAt(request.routeOptions.url)?.read === 'read-statements';
    const cookie = isForPeople ? sessionIn(headers.cookie, this.cookie) : undefined;
    return this.known(reply, await (cookie === undefined ? this.signIn.byHeader(headers.authorization, versionIn(headers)) : this.signIn.byCookie(cookie)));
  }

  private known(reply: FastifyReply, client: XapiClient | undefined): XapiClient {
    if (client) return client;
    void reply.header('www-authenticate', this.signIn.ways);
    throw xapiProblems.credentialsNeeded('Hãy gửi khóa và mật khẩu kết nối bằng Basic (xAPI 1.0.3 Communication §4). Quản trị viên tạo khóa ở trang Kết nối.');
  }
}

const versionIn = (headers: FastifyRequest['headers']): XapiVersion | undefined => {
  const said = headers['x-experience-api-version'];
  return negotiateVersion(typeof said === 'string' ? said : undefined);
};

/** The session in a Cookie header, which is taken apart for everybody else only later. */
const sessionIn = (header: string | undefined, cookie: string): string | undefined => {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === cookie && value) return value;
  }
  return undefined;
};

