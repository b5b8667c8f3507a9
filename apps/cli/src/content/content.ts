import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { coverageOf, coveragePage, lintCourses } from '@hvs/lesson';
import { exportCourse, readPlayer } from './export';
import { preview } from './preview';
import { readCodes, readContent } from './read-content';
import { writeScripts } from './scripts';

const TOP = resolve(__dirname, '../../../../..');
const CONTENT = process.env['CONTENT_DIR'] ?? join(TOP, 'content');
const say = (text: string): void => { process.stdout.write(`${text}\n`); };

/** What is wrong, one line a finding; a gap or a warning alone does not fail unless `--strict` asks. */
const lint = async (words: readonly string[]): Promise<number> => {
  const { courses, faults, codes } = await readContent(CONTENT);
  const findings = [...faults, ...lintCourses(courses, codes)].filter((one) => words.every((word) => word.startsWith('-') || one.file.startsWith(`${word}/`)));
  const count = (level: string): number => findings.filter((one) => one.level === level).length;
  const mark = { error: 'LỖI ', gap: 'THIẾU', warning: 'nên ' } as const;
  if (words.includes('--json')) say(JSON.stringify({ errors: count('error'), gaps: count('gap'), warnings: count('warning'), findings }));
  else {
    for (const level of ['warning', 'gap', 'error'] as const) for (const { file, line, text } of findings.filter((one) => one.level === level)) say(`${mark[level]} ${file}${line > 0 ? `:${line}` : ''}: ${text}`);
    say(`${courses.length} khóa: ${count('error')} lỗi, ${count('gap')} chỗ thiếu, ${count('warning')} điều nên sửa.`);
  }
  return count('error') > 0 || (words.includes('--strict') && count('gap') > 0) ? 1 : 0;
};

const coverage = async (words: readonly string[]): Promise<number> => {
  const { courses, faults, codes } = await readContent(CONTENT);
  for (const { file, line, text } of faults) process.stderr.write(`${file}:${line}: ${text}\n`);
  const found = coverageOf(courses, codes);
  if (words.includes('--json')) say(JSON.stringify(found));
  else {
    const path = join(TOP, 'docs/content-coverage.md');
    await writeFile(path, coveragePage(found, codes));
    for (const one of found) say(`${one.group.padEnd(7)} ${String(one.lessons).padStart(3)} bài  ${String(one.questions).padStart(4)} câu hỏi  ${one.words_per_sentence} từ/câu  ${one.audiences.join(' ')}`);
    say(`→ ${path}`);
  }
  return faults.length > 0 ? 1 : 0;
};

const scripts = async (words: readonly string[]): Promise<number> => {
  const { courses, faults, codes } = await readContent(CONTENT);
  for (const { file, line, text } of faults) process.stderr.write(`${file}:${line}: ${text}\n`);
  say(`${await writeScripts(courses, codes, words[0] ?? join(TOP, 'out/scripts'))}`);
  return faults.length > 0 ? 1 : 0;
};

const exported = async (words: readonly string[]): Promise<number> => {
  const [slug, ...formats] = words;
  if (!slug) { say('npm run content:export -- <khóa> [scorm12] [scorm2004] [cmi5]'); return 1; }
  for (const path of await exportCourse(join(CONTENT, 'courses', slug), formats, join(TOP, 'out/packages-of-courses'), await readCodes(CONTENT), process.env['IRI_BASE'] ?? 'https://hocvuso.vn', await readPlayer(join(TOP, 'dist')))) say(path);
  return 0;
};

const live = async (words: readonly string[]): Promise<number> => {
  const stop = await preview(CONTENT, await readPlayer(join(TOP, 'dist')), Number(words[0] ?? 4100), say);
  await new Promise<void>((done) => { for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, done); });
  await stop();
  return 0;
};

const COMMANDS: Record<string, (words: readonly string[]) => Promise<number>> = { lint, coverage, scripts, export: exported, preview: live };

const [command = '', ...words] = process.argv.slice(2);
const run = COMMANDS[command];
if (!run) throw new Error(`content ${Object.keys(COMMANDS).join(' | ')}`);
void run(words).then((code) => { process.exitCode = code; }, (error: unknown) => { process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`); process.exitCode = 1; });
