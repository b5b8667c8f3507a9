import { Clock } from '@hvs/platform';
import { aDatabase, type TestDatabase } from '../../../test/support/database';
import type { DocumentKey } from './document';
import { Documents } from './documents.service';

const state: DocumentKey = { resource: 'state', activityId: 'https://example.vn/a', agentKey: 'account|x|lan', documentId: 'bookmark' };
const profile: DocumentKey = { resource: 'activity-profile', activityId: 'https://example.vn/a', documentId: 'p' };
const json = (value: unknown) => ({ content: Buffer.from(JSON.stringify(value)), mediaType: 'application/json' });

describe('Documents on PostgreSQL (Communication §2.2, §2.3, §2.6, §2.7, §3.1)', () => {
  let database: TestDatabase;
  let documents: Documents;
  const contentOf = async (key: DocumentKey) => (await documents.get(key))?.content.toString();

  beforeAll(async () => {
    database = await aDatabase();
    documents = new Documents(database.db, new Clock());
  });
  afterAll(() => database.drop());
  beforeEach(() => database.db.em.query('truncate lrs.document'));

  test('the bytes, the type and their SHA-1 come back', async () => {
    await documents.put(state, { content: Buffer.from([0, 255, 1]), mediaType: 'image/png' }, {});
    expect(await documents.get(state)).toMatchObject({ content: Buffer.from([0, 255, 1]), mediaType: 'image/png', etag: expect.stringMatching(/^"[0-9a-f]{40}"$/) as string });
  });

  test('a profile is not written over unseen; a 2.0 state neither, a 1.0.3 state may be', async () => {
    await documents.put(profile, json(1), { ifNoneMatch: '*' });
    await expect(documents.put(profile, json(2), {})).rejects.toMatchObject({ kind: 'conflict' });
    await expect(documents.put(profile, json(2), { ifMatch: '"other"' })).rejects.toMatchObject({ kind: 'precondition' });
    await documents.put(state, json(1), {});
    await documents.put(state, json(2), {});
    await expect(documents.put(state, json(3), {}, '2.0.0')).rejects.toMatchObject({ kind: 'conflict' });
    expect(await contentOf(state)).toBe('2');
  });

  test('of many writers with the same ETag exactly one wins', async () => {
    await documents.put(profile, json(0), { ifNoneMatch: '*' });
    const { etag } = (await documents.get(profile))!;
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => documents.put(profile, json(n), { ifMatch: etag })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('of many who would be the first exactly one is', async () => {
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map((n) => documents.put(profile, json(n), { ifNoneMatch: '*' })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('no POST is lost when many merge at once', async () => {
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => documents.post(state, json({ [name]: 1 }), {})));
    expect(JSON.parse((await contentOf(state))!)).toEqual({ a: 1, b: 1, c: 1, d: 1, e: 1 });
  });

  test('a POST that cannot be merged leaves the document as it was', async () => {
    await documents.put(state, json([1]), {});
    await expect(documents.post(state, json({ a: 1 }), {})).rejects.toMatchObject({ kind: 'invalid' });
    expect(await contentOf(state)).toBe('[1]');
  });

  test('states of one registration, of another, and of none are apart; lists and deletes without one mean all', async () => {
    const registration = 'ec531277-b57b-4c15-8d91-d292c5b2b8f7';
    await documents.put(state, json(1), {});
    await documents.put({ ...state, registration }, json(2), {});
    await documents.put({ ...state, registration, documentId: 'other' }, json(3), {});
    expect((await documents.list(state)).ids).toEqual(['bookmark', 'other']);
    expect((await documents.list({ ...state, registration })).ids).toEqual(['bookmark', 'other']);
    await documents.deleteAll({ resource: 'state', activityId: state.activityId!, agentKey: state.agentKey!, registration });
    expect((await documents.list(state)).ids).toEqual(['bookmark']);
    expect(await contentOf(state)).toBe('1');
  });

  test('since is exclusive; deleting what is not there is no fault', async () => {
    await documents.put(profile, json(1), { ifNoneMatch: '*' });
    const { updatedAt } = (await documents.get(profile))!;
    expect((await documents.list(profile, updatedAt.toISOString())).ids).toEqual([]);
    expect((await documents.list(profile, new Date(updatedAt.getTime() - 1).toISOString())).ids).toEqual(['p']);
    await documents.delete(profile);
    await documents.delete(profile);
    expect(await documents.get(profile)).toBeUndefined();
  });
});
