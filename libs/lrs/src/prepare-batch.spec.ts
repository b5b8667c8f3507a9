import { linksIn, prepareBatch } from './prepare-batch';
import { readSentStatements } from './sent-body';

const AUTHORITY = { objectType: 'Agent', name: 'Khách', account: { homePage: 'https://b.vn', name: 'khach' } } as const;
const ID = '6690e6c9-3ef0-4ed3-8b37-7f3964730bee';
const PLAIN = '"actor":{"openid":"https://b.vn/lan"},"verb":{"id":"https://b.vn/v"},"object":{"id":"https://b.vn/a"}';

const kept = (body: string, version: '1.0.3' | '2.0.0' = '1.0.3'): string[] => {
  const sent = readSentStatements('application/json', Buffer.from(body), version);
  if (!sent.ok) throw new Error(JSON.stringify(sent.fault));
  const { statements, exact, texts } = sent;
  return prepareBatch(statements, statements.map((one) => one.id ?? ID), { authority: AUTHORITY, kind: 'client', version, exact, texts }).map((one) => Buffer.concat([...one.body]).toString());
};
const ADDED = `,"authority":${JSON.stringify(AUTHORITY)},"version":"1.0.0"}`;

describe('the text of a statement', () => {
  test('is kept as it came, with what an LRS adds behind it', () => {
    const one = `{ "id": "${ID}", ${PLAIN},"result":{"score":{"raw":7.50}},"context":{"platform":"điện thoại \\"A\\""}`;
    expect(kept(`[${one}}, {${PLAIN},"version":"1.0.2"}]`)).toEqual([one + ADDED, `{${PLAIN},"version":"1.0.2","id":"${ID}","authority":${JSON.stringify(AUTHORITY)}}`]);
  });

  test.each([
    ['an authority that was sent', `{"authority":{"openid":"https://b.vn/x"},"id":"${ID}",${PLAIN},"result":{"score":{"raw":7.50}}}`],
    ['a time of storing that was sent', `{"stored":"2026-01-01T00:00:00Z","id":"${ID}",${PLAIN},"result":{"score":{"raw":7.50}}}`],
    ['a key that stands twice, of which the last counts', `{"id":"${ID}",${PLAIN},"result":{"score":{"raw":1,"raw":7.50}}}`],
    ['a layout over several lines', `{"id":"${ID}",\n${PLAIN},"result":{"score":{"raw":7.50}}}`],
    ['a byte order mark in front', `\uFEFF{"id":"${ID}",${PLAIN},"result":{"score":{"raw":7.50}}}`],
    ['a code point that is escaped', `{"id":"${ID}",${PLAIN},"result":{"score":{"raw":7.50},"response":"\\u0041"}}`],
  ])('is written anew for %s, its numbers as they were', (_, body) => {
    const [text] = kept(body);
    expect(text).toContain('"raw":7.50');
    expect(text).not.toMatch(/openid":"https:\/\/b.vn\/x|stored|"raw":1,|\n|u0041|\uFEFF/);
    expect(JSON.parse(text!)).toMatchObject({ id: ID, authority: AUTHORITY, version: '1.0.0' });
  });

  test('is written anew where a lone context activity becomes a list, and where 2.0 wants a timestamp in UTC', () => {
    expect(kept(`{"id":"${ID}",${PLAIN},"context":{"contextActivities":{"parent":{"id":"https://b.vn/p"}}}}`)[0]).toContain('"parent":[{"id":"https://b.vn/p"}]');
    expect(kept(`{"id":"${ID}",${PLAIN},"timestamp":"2026-11-23T08:00:00.1+07:00"}`, '2.0.0')[0]).toContain('"timestamp":"2026-11-23T01:00:00.1Z"');
    expect(kept(`{"id":"${ID}",${PLAIN},"timestamp":"2026-11-23T08:00:00.1+07:00"}`)[0]).toContain('"timestamp":"2026-11-23T08:00:00.1+07:00"');
  });
});

test('one link for each agent and activity, plain if it is in any of its roles', () => {
  const [lan, team] = [{ openid: 'https://b.vn/lan' }, { openid: 'https://b.vn/mai' }];
  expect(linksIn({
    actor: { objectType: 'Group', member: [lan, lan] }, verb: { id: 'https://b.vn/v' }, object: { id: 'https://b.vn/a' },
    context: { instructor: lan as never, team: { objectType: 'Group', member: [team] }, contextActivities: { parent: [{ id: 'https://b.vn/a' }], other: [{ id: 'https://b.vn/o' }, { id: 'https://b.vn/o' }] } },
  })).toEqual({
    agents: [{ key: 'openid|https://b.vn/lan', plain: true }, { key: 'openid|https://b.vn/mai', plain: false }],
    activities: [{ key: 'https://b.vn/a', plain: true }, { key: 'https://b.vn/o', plain: false }],
  });
});
