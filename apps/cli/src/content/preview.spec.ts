import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preview } from './preview';

const TOP = join(__dirname, '../../../..');

describe('a course being written', () => {
  let content: string;
  let base: string;
  let stop: () => Promise<void>;
  const lesson = 'courses/nhan-thuc-so/lessons/01-chuyen-doi-so-la-gi.md';
  const text = async (path: string): Promise<string> => (await fetch(`${base}${path}`)).text();
  const change = async (from: string, to: string): Promise<void> => writeFile(join(content, lesson), (await readFile(join(content, lesson), 'utf8')).replace(from, to));

  beforeAll(async () => {
    content = await mkdtemp(join(tmpdir(), 'hvs-preview-'));
    await cp(join(TOP, 'content/courses/nhan-thuc-so'), join(content, 'courses/nhan-thuc-so'), { recursive: true });
    await cp(join(TOP, 'content/frameworks'), join(content, 'frameworks'), { recursive: true });
    stop = await preview(content, { script: Buffer.from(''), style: Buffer.from('') }, 0, (said) => { base = /http:\/\/[\d.:]+/.exec(said)![0]; });
  });
  afterAll(async () => {
    await stop();
    await rm(content, { recursive: true });
  });

  test('is shown as its learners see it, pictures too', async () => {
    expect(await text('/')).toContain('nhan-thuc-so');
    expect(await text('/nhan-thuc-so/')).toContain('course.js');
    expect(await text('/nhan-thuc-so/course.js')).toContain('Chuyển đổi số là đổi cách làm');
    expect((await fetch(`${base}/nhan-thuc-so/images/ba-muc.svg`)).headers.get('content-type')).toBe('image/svg+xml');
  });

  test('is told when it changes, and shows the change', async () => {
    const events = await fetch(`${base}/events`);
    const reader = events.body!.getReader();
    await reader.read();
    await change('title: Chuyển đổi số là đổi cách làm', 'title: Tên vừa sửa');
    expect(Buffer.from((await reader.read()).value!).toString()).toContain('saved');
    await reader.cancel();
    expect(await text('/nhan-thuc-so/course.js')).toContain('Tên vừa sửa');
  });

  test('with a fault keeps showing what was good, and names file and line', async () => {
    await change('title: Tên vừa sửa', 'titel: Tên vừa sửa');
    expect(await text('/nhan-thuc-so/findings.json')).toMatch(/"file":"nhan-thuc-so\/lessons\/01-chuyen-doi-so-la-gi\.md","line":2/);
    expect(await text('/nhan-thuc-so/course.js')).toContain('Tên vừa sửa');
  });

  test('is nowhere else: neither other files of the machine nor the bank', async () => {
    for (const path of ['/nhan-thuc-so/bank.yaml', '/nhan-thuc-so/..%2f..%2fframeworks/son-la-2026.yaml', '/khong-co/']) expect((await fetch(`${base}${path}`)).status).toBe(404);
  });
});
