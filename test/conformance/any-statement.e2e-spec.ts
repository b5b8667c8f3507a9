import fc from 'fast-check';
import { anyStatement, FORMATS, MUTATIONS, objectsIn, type Node } from '../support/any-statement';
import { aStore, type StoreAnswer, type TestStore } from '../support/store';

/** What must hold for every statement there is, all the way through HTTP and back. */

const RUNS = 35;
let store: TestStore;
beforeAll(async () => {
  store = await aStore();
}, 60_000);
afterAll(() => store?.close());

describe.each(['1.0.3', '2.0.0'] as const)('any statement of %s', (version) => {
  /** Its own id each time, and no data that would have to be sent along. */
  const statements = anyStatement(version).map((one): Node => ({
    ...one, id: crypto.randomUUID(), ...(one['attachments'] === undefined ? {} : { attachments: (one['attachments'] as Node[]).map((attachment) => ({ ...attachment, fileUrl: 'https://example.vn/tệp' })) }),
    ...(version === '2.0.0' ? { version: '2.0.0' } : {}),
  })).map((one) => {
    const object = one['object'] as Node;
    if (object['objectType'] === 'SubStatement') delete object['attachments'];
    return one;
  });
  const post = (body: unknown): Promise<StoreAnswer> => store.call('POST', 'statements', { body, version });
  const get = (id: unknown): Promise<StoreAnswer> => store.call('GET', `statements?statementId=${String(id)}`, { version });
  /** What the store sets or may set itself (Data §2.4.1, §2.4.7 to §2.4.10). */
  const ownPart = (statement: Node): Node => {
    const { stored: _, authority: __, version: ___, timestamp: ____, ...rest } = statement;
    return rest;
  };

  test('comes back value for value, alone and in a batch, and once more is no other', () => fc.assert(fc.asyncProperty(fc.array(statements, { minLength: 1, maxLength: 6 }), async (batch) => {
    const posted = await post(batch.length === 1 ? batch[0] : batch);
    expect([posted.status, posted.body]).toEqual([200, batch.map(({ id }) => id)]);
    for (const one of batch) {
      const found = await get(one['id']);
      expect(ownPart(found.body as Node)).toEqual(ownPart(one));
      // 2.0 answers in UTC (4.2.7), with the precision that was sent.
      if (one['timestamp'] !== undefined) expect(found.body.timestamp).toBe(version === '1.0.3' ? one['timestamp'] : new Date(one['timestamp'] as string).toISOString());
    }
    expect((await post(batch)).status).toBe(200);
  }), { numRuns: RUNS }), 120_000);

  test.each(Object.entries(MUTATIONS).filter(([name]) => !name.startsWith('undefined')))('is refused with %s, wherever it is, with the clause in the answer; nothing is stored', (_, mutate) =>
    fc.assert(fc.asyncProperty(statements, statements, fc.nat(), fc.nat(), async (input, good, where, which) => {
      const nodes = objectsIn(input).filter((node) => Object.keys(node).length > 0);
      const node = nodes[where % nodes.length]!;
      mutate(node, Object.keys(node)[which % Object.keys(node).length]!);
      await expectRefused([good, input]);
    }), { numRuns: RUNS }), 120_000);

  test('is refused with an empty text where a form is demanded (Data §2.2), with the clause in the answer', () =>
    fc.assert(fc.asyncProperty(statements, statements, fc.nat(), async (input, good, which) => {
      const components = objectsIn(input).flatMap((node) => ['choices', 'scale', 'source', 'target', 'steps'].flatMap((list) => (node[list] as Node[] | undefined) ?? []));
      const places = objectsIn(input).flatMap((node) => Object.keys(node).filter((key) => FORMATS.has(key) && typeof node[key] === 'string' && !(key === 'id' && components.includes(node))).map((key) => [node, key] as const));
      const [node, key] = places[which % places.length]!;
      node[key] = '';
      await expectRefused([good, input]);
    }), { numRuns: RUNS }), 120_000);

  const expectRefused = async (batch: Node[]): Promise<void> => {
    const before = await store.counts();
    const answer = await post(batch);
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toMatch(/(xAPI|RFC) .*§/);
    if (answer.body.faults) expect(answer.body.faults[0].clause).toMatch(/^(xAPI|RFC) .*§/);
    expect(await store.counts()).toEqual(before);
  };

  /** One MUST each, broken in a statement that is good otherwise. */
  const agent = { mbox: 'mailto:a@b.vn' };
  const plain = { actor: agent, verb: { id: 'https://example.vn/v' }, object: { id: 'https://example.vn/a' } };
  test.each<[string, Node]>([
    ['no actor (Data §2.4)', { ...plain, actor: undefined }], ['no verb', { ...plain, verb: undefined }], ['no object', { ...plain, object: undefined }], ['an id that is no UUID (Data §2.4.1)', { ...plain, id: '1234' }],
    ['no identity (Data §2.4.2)', { ...plain, actor: { name: 'x' } }], ['two identities', { ...plain, actor: { ...agent, openid: 'https://x.vn' } }], ['an mbox without mailto:', { ...plain, actor: { mbox: 'a@b.vn' } }],
    ['a short hash', { ...plain, actor: { mbox_sha1sum: 'abc' } }], ['an account without a home', { ...plain, actor: { account: { name: 'x' } } }], ['an anonymous group without members', { ...plain, actor: { objectType: 'Group' } }],
    ['a group in a group', { ...plain, actor: { objectType: 'Group', member: [{ objectType: 'Group', member: [agent] }] } }], ['a verb that is no IRI (Data §2.4.3)', { ...plain, verb: { id: 'ran' } }],
    ['a display that is no language map (Data §4.2)', { ...plain, verb: { id: 'https://x.vn/v', display: 'ran' } }], ['a language that is none', { ...plain, verb: { id: 'https://x.vn/v', display: { 'tiếng Việt': 'x' } } }],
    ['an object of a kind nobody knows (Data §2.4.4)', { ...plain, object: { objectType: 'Course', id: 'https://x.vn' } }], ['an activity that is no IRI', { ...plain, object: { id: 'a' } }],
    ['an interaction nobody knows', { ...plain, object: { id: 'https://x.vn', definition: { interactionType: 'dance' } } }], ['choices twice under one id', { ...plain, object: { id: 'https://x.vn', definition: { interactionType: 'choice', choices: [{ id: 'a' }, { id: 'a' }] } } }],
    ['a sub-statement with an id', { ...plain, object: { ...plain, objectType: 'SubStatement', id: crypto.randomUUID() } }], ['a sub-statement in a sub-statement', { ...plain, object: { ...plain, objectType: 'SubStatement', object: { ...plain, objectType: 'SubStatement' } } }],
    ['voiding what is no reference (Data §2.3.2)', { ...plain, verb: { id: 'http://adlnet.gov/expapi/verbs/voided' } }], ['scaled over 1 (Data §2.4.5.1)', { ...plain, result: { score: { scaled: 1.01 } } }],
    ['raw over max', { ...plain, result: { score: { raw: 11, max: 10 } } }], ['min over max', { ...plain, result: { score: { min: 11, max: 10 } } }], ['a duration that is none (Data §4.6)', { ...plain, result: { duration: '5 minutes' } }],
    ['an extension under no IRI (Data §4.1)', { ...plain, result: { extensions: { key: 1 } } }], ['a registration that is no UUID (Data §2.4.6)', { ...plain, context: { registration: 'x' } }],
    ['a revision of what is no activity', { ...plain, object: { ...agent, objectType: 'Agent' }, context: { revision: '1' } }], ['a context activity of another kind', { ...plain, context: { contextActivities: { friend: [] } } }],
    ['a language that is none in the context', { ...plain, context: { language: 'x y' } }], ['a timestamp that is none (Data §4.5)', { ...plain, timestamp: '2026' }], ['a timestamp at -00:00', { ...plain, timestamp: '2026-01-01T00:00:00-00:00' }],
    ['a version of another world (Data §2.4.10)', { ...plain, version: '3.0.0' }], ['an attachment without a hash (Data §2.4.11)', { ...plain, attachments: [{ usageType: 'https://x.vn', display: {}, contentType: 'a/b', length: 1 }] }],
    ['an authority of three (Data §2.4.9)', { ...plain, authority: { objectType: 'Group', member: [agent, { mbox: 'mailto:b@b.vn' }, { mbox: 'mailto:c@b.vn' }] } }],
  ])('a MUST that is broken: %s', async (_, input) => expectRefused([plain, input]));
});
