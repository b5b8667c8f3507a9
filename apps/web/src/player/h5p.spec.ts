import { packed, unpacked, h5pBridge, type RunTime } from './h5p';
import { h5pKeys } from './h5p-keys';

describe('what a state is kept under', () => {
  const contents = (jsonContent: string) => ({ library: 'H5P.MultiChoice 1.16', jsonContent });
  test('is the same though the id is thrown anew at every opening', () => {
    const at = (id: string) => h5pKeys(() => ({ contents: { [`cid-${id}`]: contents('{"q":1}') } }))(id);
    expect(at('x1y2')).toBe(at('q8z9'));
  });
  test('is another for other questions, and for the same content standing there twice', () => {
    const keyOf = h5pKeys(() => ({ contents: { 'cid-1': contents('{"q":1}'), 'cid-2': contents('{"q":2}'), 'cid-3': contents('{"q":1}') } }));
    expect(new Set([keyOf('1'), keyOf('2'), keyOf('3')]).size).toBe(3);
    expect(keyOf('1')).toBe(keyOf(1));
  });
});

describe('the states as text', () => {
  const kept = (length: number) => ({ states: { a: { 0: { state: JSON.stringify('ấ'.repeat(length)) } } }, scores: { a: { raw: 1, max: 2 } } });
  test.each([['short', 10], ['longer than the run-time takes', 200_000]])('come back as they were: %s', (_what, length) => {
    expect(unpacked(packed(kept(length)))).toEqual(kept(length));
    expect(packed(kept(length)).length).toBeLessThan(64_000);
  });
  test.each(['', '{', 'zzz', 'something else'])('of %p there are none', (text) => expect(unpacked(text)).toEqual({ states: {}, scores: {} }));
});

describe('what H5P says', () => {
  let data: Record<string, string>;
  const runTime = (): RunTime => ({
    Initialize: () => 'true', Commit: () => 'true', SetValue: (element, value) => { data[element] = value; return 'true'; },
    GetValue: (element) => (element.endsWith('._count') ? String(Object.keys(data).filter((name) => /^cmi\.interactions\.\d+\.id$/.test(name)).length) : data[element] ?? ''),
  });
  /** A page with contents of so many points, as H5P makes it. */
  const aPage = (points: Record<string, number>) => {
    const heard: Record<string, (event: object) => void> = {};
    const page = { H5PIntegration: { saveFreq: false, contents: Object.fromEntries(Object.keys(points).map((id) => [`cid-${id}`, { library: 'H5P.X 1.0', jsonContent: id }])) } } as Record<string, unknown>;
    page['parent'] = page;
    const bridge = h5pBridge(runTime());
    bridge.adopt(page as unknown as Window);
    const h5p = (page['H5P'] ??= {}) as Record<string, unknown>;
    Object.assign(page['H5P'] as object, { instances: Object.entries(points).map(([contentId, max]) => ({ contentId, getMaxScore: () => max })), externalDispatcher: { on: (name: string, hear: (event: object) => void) => { heard[name] = hear; } } });
    const say = (verb: string, contentId: string, raw: number, more: { parent?: string; success?: boolean; category?: string; type?: string } = {}): void => heard['xAPI']!({ data: { statement: {
      verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
      object: { definition: { interactionType: more.type, extensions: { 'http://h5p.org/x-api/h5p-local-content-id': contentId, ...(more.parent ? { 'http://h5p.org/x-api/h5p-subContentId': 'phan' } : {}) } } },
      context: { contextActivities: { parent: more.parent ? [{}] : [], category: [{ id: `http://h5p.org/libraries/${more.category ?? 'H5P.X-1.0'}` }] } },
      result: { score: { raw, max: points[contentId] }, success: more.success, response: '0' },
    } } });
    return { page, h5p, bridge, say, begun: () => { heard['initialized']!({}); jest.advanceTimersByTime(2000); } };
  };
  beforeEach(() => {
    jest.useFakeTimers();
    data = {};
    (globalThis as Record<string, unknown>)['window'] = {};
  });
  afterEach(() => { jest.useRealTimers(); delete (globalThis as Record<string, unknown>)['window']; });

  test('all contents of the page count together, and it is completed when each is answered', () => {
    const { say, begun } = aPage({ a: 1, b: 3 });
    begun();
    say('answered', 'a', 1);
    expect([data['cmi.completion_status'], data['cmi.progress_measure']]).toEqual(['incomplete', '0.5']);
    say('completed', 'b', 2);
    expect([data['cmi.completion_status'], data['cmi.score.scaled'], data['cmi.success_status']]).toEqual(['completed', '0.75', undefined]);
  });
  test('a part of a content is an interaction, and completes nothing', () => {
    const { say, begun } = aPage({ a: 2 });
    begun();
    say('answered', 'a', 1, { parent: 'a', type: 'choice', success: false });
    expect([data['cmi.completion_status'], data['cmi.interactions.0.type'], data['cmi.interactions.0.result']]).toEqual(['incomplete', 'choice', 'incorrect']);
  });
  test('tried again and done worse takes nothing away', () => {
    const { say, begun } = aPage({ a: 4 });
    begun();
    say('answered', 'a', 3);
    say('answered', 'a', 1);
    expect(data['cmi.score.raw']).toBe('3');
  });
  test('passed and failed come only from a pass mark of the author’s', () => {
    const { say } = aPage({ a: 4, b: 4 });
    say('completed', 'a', 3, { success: false });
    expect(data['cmi.success_status']).toBeUndefined();
    say('completed', 'b', 3, { success: true, category: 'H5P.QuestionSet-1.20' });
    expect(data['cmi.success_status']).toBe('passed');
  });
  test('what has nothing to score is done by being opened', () => {
    aPage({ a: 0 }).begun();
    expect(data['cmi.completion_status']).toBe('completed');
  });
  test('states are kept by content and part, and given to the same content again', () => {
    const first = aPage({ a: 1 });
    const set = first.h5p['setUserData'] as (id: string, what: string, value: unknown, extras?: object) => void;
    set('a', 'state', { answers: [1] });
    set('a', 'state', { page: 2 }, { subContentId: 'phan' });
    first.bridge.close();
    const { h5p, page } = aPage({ a: 1 });
    const given: unknown[] = [];
    const get = h5p['getUserData'] as (id: string, what: string, done: (error: unknown, value: unknown) => void, part?: string) => void;
    get('a', 'state', (_, value) => given.push(value));
    get('a', 'state', (_, value) => given.push(value), 'phan');
    get('a', 'else', (_, value) => given.push(value));
    expect(given).toEqual([{ answers: [1] }, { page: 2 }, undefined]);
    expect((page['H5PIntegration'] as { saveFreq: unknown }).saveFreq).toBe(3);
  });
});
