import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const TOP = resolve(__dirname, '../..');

/** Runs the tour as anybody would; gives its report, the last line it prints. */
const tour = (): Promise<Record<string, unknown>> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, ['apps/cli/tour.mjs'], { cwd: TOP, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGTERM'), 240_000);
    const [out, told]: [string[], string[]] = [[], []];
    child.stdout.on('data', (text: Buffer) => out.push(text.toString()));
    child.stderr.on('data', (text: Buffer) => told.push(text.toString()));
    child.on('exit', () => {
      clearTimeout(timer);
      const last = out.join('').trim().split('\n').at(-1) ?? '';
      try {
        done(JSON.parse(last) as Record<string, unknown>);
      } catch {
        fail(new Error(`no report: ${last}\n${told.join('').split('\n').slice(-20).join('\n')}`));
      }
    });
  });

test('the tour goes through the main job without a fault, within the bytes that a weak link bears', async () => {
  const report = await tour();
  expect((report['steps'] as { ok: boolean; name: string }[]).filter((step) => !step.ok)).toEqual([]);
  expect(report['ok']).toBe(true);
  expect(report['first_load_bytes']).toBeLessThanOrEqual(120 * 1024);
  expect(report['repeat_load_bytes']).toBeLessThanOrEqual(20 * 1024);
  expect(report['completion_to_province_ms']).toEqual(expect.any(Number));
  expect(report['completion_to_certificate_ms']).toEqual(expect.any(Number));
  for (const file of ['certificate.pdf', 'figures.xlsx']) expect(existsSync(resolve(TOP, 'out/tour', file))).toBe(true);
}, 260_000);
