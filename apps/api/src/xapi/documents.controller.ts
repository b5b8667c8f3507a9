import { All, Controller, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Documents, type DocumentKey, type Precondition } from '@hvs/lrs';
import { parseDocumentQuery, type DocumentAct, type DocumentQuery, type DocumentResource } from '@hvs/xapi';
import { Public } from '../http/route';
import { askedOf, clientFor, json, nothing, send, type XapiAnswer } from './answer';
import { refused, xapiProblems } from './problems';
import type { RequestToXapi } from './xapi-client';
import { mediaTypeOf, readUtf8, type XapiRequest } from './xapi-request';
import { XapiGuard } from './xapi.guard';

/** A document's id stands in an index; longer ones are no ids any more. */
const LONGEST_ID = 500;

const ACTS: Readonly<Record<string, DocumentAct>> = { GET: 'read', HEAD: 'read', PUT: 'write', POST: 'write', DELETE: 'delete' };

/** State, activity profile and agent profile (Communication §2.2, §2.3, §2.6, §2.7; xAPI 2.0 §4.1.6.2, .5, .6). */
@Controller('xapi')
@Public('xAPI clients sign in with Basic credentials')
@UseGuards(XapiGuard)
export class DocumentsController {
  constructor(private readonly documents: Documents) {}

  @All('activities/state')
  state(@Req() request: RequestToXapi, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.answer('state', request, reply);
  }

  @All('activities/profile')
  activityProfile(@Req() request: RequestToXapi, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.answer('activity-profile', request, reply);
  }

  @All('agents/profile')
  agentProfile(@Req() request: RequestToXapi, @Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.answer('agent-profile', request, reply);
  }

  private async answer(resource: DocumentResource, request: RequestToXapi, reply: FastifyReply): Promise<FastifyReply> {
    const asked = askedOf(request);
    const act = ACTS[asked.method]!;
    const { content } = clientFor(request, `${act === 'read' ? 'read' : 'write'}-${resource === 'state' ? 'state' : 'profile'}`);
    const parsed = parseDocumentQuery(resource, act, asked.parameters, asked.version);
    if (!parsed.ok) throw refused(xapiProblems.requestWrong, parsed.faults);
    if (Buffer.byteLength(parsed.query.documentId ?? '') > LONGEST_ID) throw xapiProblems.requestWrong(`Mã tài liệu dài quá ${LONGEST_ID} byte.`);
    await content?.demandDocument(parsed.query, act, { contentType: asked.contentType, body: asked.body });
    return send(reply, await (act === 'read' ? this.read(asked, parsed.query) : this.change(asked, parsed.query)));
  }

  private async read(asked: XapiRequest, query: DocumentQuery): Promise<XapiAnswer> {
    if (query.documentId === undefined) {
      const { ids, updatedAt } = await this.documents.list(query, query.since);
      return json(JSON.stringify(ids), updatedAt ? { 'last-modified': updatedAt.toUTCString() } : {});
    }
    const found = await this.documents.get(keyOf(query));
    if (!found) throw xapiProblems.notFound('Không có tài liệu này.');
    const headers = { etag: found.etag, 'last-modified': found.updatedAt.toUTCString(), 'content-type': found.mediaType };
    if (asked.headers['if-none-match']?.includes(found.etag)) return { status: 304, headers };
    // Foreign content is never to be taken for a page of ours.
    return { status: 200, headers: { ...headers, 'content-security-policy': 'sandbox' }, body: found.content };
  }

  private async change(asked: XapiRequest, query: DocumentQuery): Promise<XapiAnswer> {
    const given = preconditionOf(asked);
    if (asked.method === 'DELETE') {
      await (query.documentId === undefined ? this.documents.deleteAll(query) : this.documents.delete(keyOf(query), given));
      return nothing;
    }
    const sent = { content: asked.body, mediaType: (asked.contentType ?? 'application/octet-stream').slice(0, 255) };
    if (mediaTypeOf(sent.mediaType) === 'application/json') checkJson(asked.body);
    await (asked.method === 'PUT' ? this.documents.put(keyOf(query), sent, given, asked.version) : this.documents.post(keyOf(query), sent, given));
    return nothing;
  }
}

const keyOf = (query: DocumentQuery): DocumentKey => ({ ...query, documentId: query.documentId! });

const preconditionOf = ({ headers }: XapiRequest): Precondition => ({
  ...(headers['if-match'] === undefined ? {} : { ifMatch: headers['if-match'] }),
  ...(headers['if-none-match'] === undefined ? {} : { ifNoneMatch: headers['if-none-match'] }),
});

/** What says it is JSON, is. */
const checkJson = (body: Buffer): void => {
  const text = readUtf8(body);
  try {
    JSON.parse(text);
  } catch {
    throw xapiProblems.requestWrong('Tài liệu không phải là JSON đúng cú pháp. Tài liệu cũ còn nguyên.');
  }
};
