import { fileOf, nextAskMs, shareDone, taskLine } from './task-progress';

const task = { state: 'running' as const, done: 12, total: 1200, message: null, startedAt: null, finishedAt: null };

test('a task of unknown size shows no share rather than a false one', () => {
  expect(shareDone({ state: 'running', done: 0, total: 0 })).toBeNull();
  expect(shareDone(task)).toBeCloseTo(0.01);
  expect(shareDone({ state: 'done', done: 0, total: 0 })).toBe(1);
});

test('the line says how far it is, and how it ended', () => {
  expect(taskLine(task)).toBe('12/1.200');
  expect(taskLine({ ...task, state: 'done', done: 1200, startedAt: '2026-11-22T02:00:00Z', finishedAt: '2026-11-22T02:00:09Z' })).toBe('Đã xong · 1.200/1.200 · trong 9 giây');
  expect(taskLine({ ...task, state: 'failed', message: 'Tệp không phải là gói zip.' })).toBe('Tệp không phải là gói zip.');
});

test('asking slows down', () => {
  expect([0, 10, 100].map(nextAskMs)).toEqual([400, 1000, 2500]);
});

test('a result that points elsewhere is not offered for download', () => {
  expect(fileOf({ state: 'done', result: { fileUrl: '/api/exports/1/file', fileName: 'chi-tieu.xlsx' } })).toEqual({ url: '/api/exports/1/file', name: 'chi-tieu.xlsx' });
  expect(fileOf({ state: 'done', result: { fileUrl: 'https://evil.example/x' } })).toBeNull();
  expect(fileOf({ state: 'running', result: { fileUrl: '/api/exports/1/file' } })).toBeNull();
});
