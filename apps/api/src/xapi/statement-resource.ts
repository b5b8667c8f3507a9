import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Attachments, Lrs, readExactly, writeExactly, type Found } from '@hvs/lrs';
import {
  activityIrisOf, agentKey, canonical, idsOnly, parseQuery, toVersion, type ActivityDefinition, type StatementQuery, type StoredStatement,
} from '@hvs/xapi';
import { askedOf, clientFor, json, nothing, type XapiAnswer } from './answer';
import { streamMultipart } from './multipart';
import { refused, xapiProblems } from './problems';
import { mayDefine, onlyMine } from './scopes';
import { readStatements } from './statement-body';
import type { RequestToXapi, XapiClient } from './xapi-client';
import type { XapiRequest } from './xapi-request';

/** Where a page of statements goes on; the one parameter here that is ours and not the standard's. */
const CURSOR = 'cursor';

/** The Statement Resource (Communication §2.1; xAPI 2.0 §4.1.6.1). */
@Injectable()
export class StatementsResource {
  constructor(private readonly lrs: Lrs, private readonly attachments: Attachments) {}

  /** To a request that has passed the door. */
  answerTo(request: RequestToXapi): Promise<XapiAnswer> {
    switch (askedOf(request).method) {
      case 'PUT': return this.put(request);
      case 'POST': return this.post(request);
      default: return this.get(request);
    }
  }

  /** One statement under the id in the address (Communication §2.1.1). */
  private async put(request: RequestToXapi): Promise<XapiAnswer> {
    const asked = askedOf(request);
    const { statementId, ...others } = asked.parameters;
    const parsed = parseQuery({ ...others, ...(statementId === undefined ? {} : { statementId }) }, asked.version);
    if (!parsed.ok) throw refused(xapiProblems.requestWrong, parsed.faults);
    if (statementId === undefined || Object.keys(others).length > 0) throw xapiProblems.requestWrong('PUT cần đúng một tham số statementId (xAPI 1.0.3 Communication §2.1.1).');
    const sent = readStatements(asked);
    const [statement] = sent.statements;
    if (sent.isList || !statement) throw xapiProblems.requestWrong('PUT nhận đúng một bản ghi, không nhận danh sách.');
    if (statement.id !== undefined && statement.id.toLowerCase() !== statementId.toLowerCase()) {
      throw xapiProblems.requestWrong('id trong bản ghi khác với statementId (xAPI 1.0.3 Communication §2.1.1).');
    }
    if (statement.id !== undefined) await this.store(request, sent);
    else await this.store(request, { ...sent, statements: [{ ...statement, id: statementId }], texts: undefined });
    return nothing;
  }

  /** One statement or a list, all of them or none (Communication §2.1.2). */
  private async post(request: RequestToXapi): Promise<XapiAnswer> {
    const asked = askedOf(request);
    const [unknown] = Object.keys(asked.parameters);
    if (unknown !== undefined) throw xapiProblems.requestWrong(`POST không có tham số ${unknown.slice(0, 80)}.`);
    clientFor(request, 'write-statements');
    return json(JSON.stringify(await this.store(request, readStatements(asked))));
  }

  private store(request: RequestToXapi, { statements, exact, texts, attachments }: ReturnType<typeof readStatements>): Promise<string[]> {
    const { authority, scopes, content } = clientFor(request, 'write-statements');
    const { version } = askedOf(request);
    if (content) return content.accept(statements, { version, exact, texts, attachments, mayDefine: false });
    return this.lrs.store(statements, { authority, kind: 'client', version, exact, texts, attachments, mayDefine: mayDefine(scopes) });
  }

  /** Communication §2.1.3. */
  private async get(request: RequestToXapi): Promise<XapiAnswer> {
    const client = clientFor(request, 'read-statements');
    const asked = askedOf(request);
    const { [CURSOR]: cursor, ...parameters } = asked.parameters;
    const parsed = parseQuery(parameters, asked.version);
    if (!parsed.ok) throw refused(xapiProblems.requestWrong, parsed.faults);
    const query = ofThemselves(parsed.query, client);
    const mine = client.onlyActor === undefined && onlyMine(client.scopes) ? { authorityKey: agentKey(client.authority)! } : {};
    if (query.find !== 'statements') {
      if (cursor !== undefined) throw xapiProblems.requestWrong(`${CURSOR} không đi cùng statementId.`);
      const found = await this.lrs.get(query.statementId, { voided: query.find === 'voided', ...mine });
      if (!found || !mayBeSeen(found, client)) throw xapiProblems.notFound(`Không có bản ghi ${query.statementId}${query.find === 'voided' ? ' nào đã bị hủy' : ''}.`);
      return this.shown(asked, query, [found], ([statement]) => statement!);
    }
    const page = await this.lrs.find(query, { ...(cursor === undefined ? {} : { cursor }), ...mine });
    const more = page.more === undefined ? '' : `/xapi/statements?${new URLSearchParams({ ...parameters, [CURSOR]: page.more }).toString()}`;
    return this.shown(asked, query, page.statements.filter((one) => mayBeSeen(one, client)), (statements) => `{"statements":[${statements.join(',')}],"more":${JSON.stringify(more)}}`);
  }

  /** Statements in the form asked for, with their attachments if these were asked for too. */
  private async shown(asked: XapiRequest, query: StatementQuery, found: readonly Found[], body: (statements: string[]) => string): Promise<XapiAnswer> {
    const definitions = query.format === 'canonical' ? await this.definitionsFor(found) : undefined;
    const text = body(found.map((one) => showOne(one, asked, query, definitions)));
    const newest = Math.max(...found.map(({ stored }) => stored.getTime()));
    const headers: Record<string, string> = found.length === 0 ? {} : { 'last-modified': new Date(newest).toUTCString() };
    if (!query.attachments) return json(text, headers);
    const boundary = `hvs-${randomBytes(24).toString('hex')}`;
    const attachments = await this.lrs.attachmentsOf(found.map(({ id }) => id));
    // Looked for before the answer begins: data that have gone are told as a problem, not by an answer that breaks off.
    await this.attachments.demand(attachments.map(({ sha2 }) => sha2));
    const parts = attachments.map(({ sha2, mediaType }) => ({
      headers: { 'Content-Type': mediaType, 'Content-Transfer-Encoding': 'binary', 'X-Experience-API-Hash': sha2 },
      body: () => this.attachments.stream(sha2),
    }));
    return {
      status: 200,
      headers: { ...headers, 'content-type': `multipart/mixed; boundary=${boundary}` },
      body: streamMultipart([{ headers: { 'Content-Type': 'application/json' }, body: text }, ...parts], boundary),
    };
  }

  private definitionsFor(found: readonly Found[]): Promise<Map<string, ActivityDefinition>> {
    const iris = found.flatMap(({ json: text }) => activityIrisOf(JSON.parse(text) as StoredStatement).map(({ iri }) => iri));
    return this.lrs.definitions([...new Set(iris)]);
  }
}

/** A person at a browser asks about themselves, whatever else the filter says. */
const ofThemselves = (query: StatementQuery, { onlyActor }: XapiClient): StatementQuery => {
  if (onlyActor === undefined || query.find !== 'statements') return query;
  if (query.agentKey !== undefined && query.agentKey !== onlyActor) throw xapiProblems.scopeMissing('Bạn chỉ xem được các bản ghi về chính mình.');
  return { ...query, agentKey: onlyActor, relatedAgents: false };
};

/** The filter agent also finds what others did with or for somebody; a person sees only what they did themselves. */
const mayBeSeen = (found: Found, { onlyActor }: XapiClient): boolean =>
  onlyActor === undefined || agentKey((JSON.parse(found.json) as StoredStatement).actor) === onlyActor;

/** The stored text itself wherever it can be; else rewritten, its numbers as they were. */
const showOne = (found: Found, asked: XapiRequest, query: StatementQuery, definitions: Map<string, ActivityDefinition> | undefined): string => {
  const foreign = asked.version === '1.0.3' && found.version.startsWith('2.');
  if (query.format === 'exact' && !foreign) return found.json;
  const { exact, mark } = readExactly(found.json);
  const statement = toVersion(exact as StoredStatement, asked.version);
  switch (query.format) {
    case 'exact': return writeExactly(statement, mark);
    case 'ids': return writeExactly(idsOnly(statement), mark);
    case 'canonical': return writeExactly(canonical(statement, asked.headers['accept-language'], (iri) => definitions?.get(iri)), mark);
  }
};
