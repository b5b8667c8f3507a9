import type { Statement } from '@hvs/xapi';
import { DeliveringStore, agent, idsOf, many, say, voiding } from '../../../test/support/delivering';
import { statementsIn, type Answering, type Reply } from '../../../test/support/receiver';

const the = DeliveringStore.forThisFile();
const { anLrs, deliver, lettersOf, receiver, store } = the;

describe('a statement the other side will never take', () => {
  const refusing = (...ids: string[]): Answering => (received) => {
    const refused = statementsIn(received).find(({ id }) => ids.includes(id!));
    return refused ? { status: 400, body: `${refused.id} is\u0000 wrong; ${String(received.headers.authorization)}` } : { status: 200, body: '[]' };
  };
  const taken = (ids: readonly string[], refused: readonly string[]): string[] => ids.filter((id) => !refused.includes(id));
  const tookAll = (refused: readonly string[]): string[] => receiver.batches.filter((batch) => !batch.some(({ id }) => refused.includes(id!))).flatMap(idsOf);

  test.each([400, 413, 422])('%s: it is found by halving and put aside with the words of the other side; the rest goes on in order', async (status) => {
    const statements = many(60);
    const poison = [statements[17]!.id!, statements[18]!.id!, statements[55]!.id!];
    await store(statements);
    const id = await anLrs();
    receiver.answering = (received) => { const answer = refusing(...poison)(received) as Reply; return answer.status === 400 ? { ...answer, status } : answer; };
    await deliver();
    expect(tookAll(poison)).toEqual(taken(idsOf(statements), poison));
    const letters = await lettersOf(id);
    expect(letters.map(({ statementId }) => statementId).sort()).toEqual([...poison].sort());
    expect(letters[0]).toMatchObject({ status, tries: 1, asked: false, reason: expect.stringMatching(/is wrong; Basic •••/) as string });
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'going', behind: 0, deadLetters: 3 });
    // A letter has been looked at: it does not come up again by itself.
    receiver.requests.length = 0;
    await deliver();
    expect(receiver.requests).toEqual([]);
  });

  test('a worker killed in the middle of halving: what was taken is not sent again, what was put aside stays so', async () => {
    const statements = many(10);
    const poison = statements[1]!.id!;
    await store(statements);
    const id = await anLrs();
    const refuse = refusing(poison);
    receiver.answering = (received) => {
      // Once the poison is set aside, the line goes dead.
      if (statementsIn(received)[0]!.id === statements[2]!.id) return 'drop';
      return refuse(received);
    };
    await deliver();
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'waiting', deadLetters: 1 });
    receiver.requests.length = 0;
    receiver.answering = refuse;
    await deliver();
    expect(idsOf(receiver.batches.flat())).toEqual(idsOf(statements.slice(2)));
  });

  test('letters are sent once more, one or all: taken they are gone, refused again they stay and say so', async () => {
    const statements = many(3);
    const ids = idsOf(statements);
    await store(statements);
    const id = await anLrs();
    receiver.answering = refusing(...ids);
    await deliver();
    const [third, second, first] = await lettersOf(id);
    receiver.answering = refusing(second!.statementId);
    await the.subscriptions.retry(id, first!.id);
    expect((await lettersOf(id)).map(({ asked }) => asked)).toEqual([false, false, true]);
    await deliver();
    expect(idsOf(await lettersOf(id))).toEqual([third!.id, second!.id]);
    expect(await the.subscriptions.retry(id, undefined)).toBe(2);
    await deliver();
    expect(await lettersOf(id)).toMatchObject([{ id: second!.id, tries: 2, asked: false }]);
    await expect(the.subscriptions.retry(id, first!.id)).rejects.toMatchObject({ kind: 'missing' });
  });

  test('a letter whose statement was voided meanwhile goes, one whose statement was purged is forgotten', async () => {
    const [voided, purged] = many(2) as [Statement, Statement];
    await store([voided, purged]);
    const id = await anLrs();
    receiver.answering = () => ({ status: 400 });
    await deliver();
    await store([voiding(voided.id!)]);
    await the.database.db.em.query('delete from lrs.statement where id = $1', [purged.id]);
    receiver.answering = () => ({ status: 200, body: '[]' });
    await the.subscriptions.retry(id, undefined);
    receiver.requests.length = 0;
    await deliver();
    expect(await lettersOf(id)).toEqual([]);
    expect(idsOf(receiver.batches.flat())).toContain(voided.id);
  });

  test('a letter that only meets faults is put back and holds up nothing', async () => {
    const [poison, next] = many(2) as [Statement, Statement];
    await store([poison]);
    const id = await anLrs();
    receiver.answering = () => ({ status: 400 });
    await deliver();
    await the.subscriptions.retry(id, undefined);
    receiver.answering = (received) => (statementsIn(received)[0]!.id === poison.id ? { status: 500, body: 'crashed' } : { status: 200, body: '[]' });
    await deliver();
    expect(await lettersOf(id)).toMatchObject([{ asked: false, status: 400, reason: expect.stringContaining('crashed') as string }]);
    await store([next]);
    await deliver();
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'going', behind: 0 });
  });

  test('a replay that is taken settles its letters', async () => {
    await store(many(2));
    const id = await anLrs();
    receiver.answering = () => ({ status: 400 });
    await deliver();
    expect(await lettersOf(id)).toHaveLength(2);
    receiver.answering = () => ({ status: 200, body: '[]' });
    await the.subscriptions.replay(id, new Date(0));
    await deliver();
    expect(await lettersOf(id)).toEqual([]);
  });

  test('a hundred in a row are no poison but a wrong setting: it stops putting aside, and waits for a person', async () => {
    const statements = many(130);
    await store(statements);
    const id = await anLrs();
    receiver.answering = () => ({ status: 400, body: 'unknown version' });
    await deliver();
    await deliver();
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'waiting', deadLetters: 100, behind: 30, lastError: expect.stringMatching(/100 bản ghi liên tiếp.*unknown version/) as string });
    receiver.answering = () => ({ status: 200, body: '[]' });
    receiver.requests.length = 0;
    await deliver();
    expect(idsOf(receiver.batches.flat())).toEqual(idsOf(statements.slice(100)));
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'going', behind: 0 });
  });

  test('or a person says that they are: then it puts aside a hundred more', async () => {
    await store(many(110));
    const id = await anLrs();
    receiver.answering = () => ({ status: 400 });
    await deliver();
    await the.subscriptions.change(id, { paused: true });
    await the.subscriptions.change(id, { paused: false });
    await deliver();
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'going', behind: 0, deadLetters: 110 });
  });

  test('letters come a page at a time, newest first', async () => {
    await store(many(70));
    const id = await anLrs();
    receiver.answering = () => ({ status: 400 });
    await deliver();
    const first = await the.subscriptions.letters(id);
    const second = await the.subscriptions.letters(id, first.cursor!);
    expect([first.items.length, second.items.length, second.cursor]).toEqual([50, 20, null]);
    expect(new Set([...first.items, ...second.items].map((one) => one.id)).size).toBe(70);
  });
});

describe('an id that is taken on the other side (409)', () => {
  const having = (there: Map<string, unknown>, voided = false): Answering => (received) => {
    if (received.method === 'POST') return statementsIn(received).some(({ id }) => there.has(id!)) ? { status: 409, body: 'conflict' } : { status: 200, body: '[]' };
    const asked = new URL(received.url, 'http://x').searchParams.get(voided ? 'voidedStatementId' : 'statementId');
    return there.has(asked ?? '') ? { status: 200, body: JSON.stringify(there.get(asked!)) } : { status: 404 };
  };

  test.each([false, true])('by the same statement, voided there: %s: then it has arrived', async (voided) => {
    const statements = many(5);
    await store(statements);
    const id = await anLrs();
    receiver.answering = having(new Map([[statements[2]!.id!, { ...statements[2], stored: '2026-01-01T00:00:00Z', authority: agent('x') }]]), voided);
    await deliver();
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'going', behind: 0, deadLetters: 0 });
  });

  test('by another one, or one we may not see: it is put aside', async () => {
    const statements = many(5);
    await store(statements);
    const id = await anLrs();
    receiver.answering = having(new Map<string, unknown>([[statements[2]!.id!, say({ id: statements[2]!.id, verb: { id: 'https://example.vn/w' } })], [statements[4]!.id!, 'no statement']]));
    await deliver();
    expect((await lettersOf(id)).map(({ statementId, status }) => [statementId, status])).toEqual([[statements[4]!.id, 409], [statements[2]!.id, 409]]);
  });

  test('if it cannot be looked at now, it waits', async () => {
    await store(many(1));
    const id = await anLrs();
    receiver.answering = (received) => (received.method === 'POST' ? { status: 409 } : { status: 503 });
    await deliver();
    expect(await the.subscriptions.get(id)).toMatchObject({ state: 'waiting', behind: 1, deadLetters: 0 });
  });
});
