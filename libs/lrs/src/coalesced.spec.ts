import { Coalesced } from './coalesced';

const aQuestion = (): { asked: (() => void)[]; question: () => Promise<number> } => {
  const asked: (() => void)[] = [];
  let turn = 0;
  return { asked, question: () => { const mine = ++turn; return new Promise((done) => { asked.push(() => done(mine)); }); } };
};

test('those who come while it is being asked share the next answer', async () => {
  const { asked, question } = aQuestion();
  const one = new Coalesced(question);
  const [first, second, third] = [one.ask(0), one.ask(0), one.ask(0)];
  asked[0]!();
  expect(await first).toBe(1);
  asked[1]!();
  expect(await Promise.all([second, third])).toEqual([2, 2]);
  expect(asked).toHaveLength(2);
});

test('an old answer does where it may', async () => {
  let now = 0;
  const { asked, question } = aQuestion();
  const one = new Coalesced(question, () => now);
  const first = one.ask(0);
  asked[0]!();
  await first;
  now = 99;
  expect(await one.ask(100)).toBe(1);
  now = 100;
  void one.ask(100);
  expect(asked).toHaveLength(2);
});

test('a question that fails fails those who shared it, and is asked again for the next', async () => {
  let fail = true;
  const one = new Coalesced(async () => { if (fail) throw new Error('no'); return 1; });
  await expect(Promise.all([one.ask(0)])).rejects.toThrow('no');
  fail = false;
  expect(await one.ask(0)).toBe(1);
});
