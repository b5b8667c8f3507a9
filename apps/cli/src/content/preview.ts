import { watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { mediaTypeOf, packagedCourse, playableFiles, readCourse, type CourseOfFiles, type PlayerFiles } from '@hvs/courses';
import { lintCourses, type Finding } from '@hvs/lesson';
import { authored, readCodes } from './read-content';

/** The course as it stands in its folder now, what is wrong with it, and how it looked when it was last without fault. */
interface Shown { findings: Finding[]; course: CourseOfFiles | null }

const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
const WORD = { error: 'lỗi', gap: 'thiếu', warning: 'nên sửa' } as const;

/** Reloads when something is saved, and lists what is wrong with file and line. */
const SCRIPT = `(() => {
  const box = document.createElement('aside');
  box.style.cssText = 'position:fixed;inset:auto 0 0 auto;max-width:min(560px,100%);max-height:45vh;overflow:auto;margin:0 8px 76px;padding:8px 14px;background:#fff8e6;color:#1d2440;border:2px solid #c1552d;border-radius:10px;font:15px/1.45 sans-serif;z-index:9';
  const show = (findings) => {
    if (findings.length === 0) return box.remove();
    box.innerHTML = '<details' + (findings.some((f) => f.level === 'error') ? ' open' : '') + '><summary><b>' + findings.length + ' điều cần xem</b></summary><ul style="padding-left:18px;margin:6px 0"></ul></details>';
    for (const f of findings) { const li = document.createElement('li'); li.textContent = f.word + ' ' + f.file + (f.line ? ':' + f.line : '') + ' – ' + f.text; box.querySelector('ul').append(li); }
    document.body.append(box);
  };
  const look = () => fetch('findings.json').then((answer) => answer.json()).then(show).catch(() => {});
  look();
  new EventSource('/events').onmessage = () => location.reload();
})();`;

const page = (title: string, body: string): string => `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(title)}</title>
<style>body{font:17px/1.55 sans-serif;max-width:720px;margin:24px auto;padding:0 16px;background:#faf6ee;color:#1d2440}a{color:#2b3a67}li{margin:4px 0}</style>${body}<script>new EventSource('/events').onmessage = () => location.reload();</script></html>`;

/** Shows what is being written: the courses of content/ as learners see them, every part of every audience, anew with every save. Only this machine sees it. */
export const preview = async (contentDir: string, player: PlayerFiles, port: number, say: (text: string) => void): Promise<() => Promise<void>> => {
  const courses = join(contentDir, 'courses');
  const good = new Map<string, CourseOfFiles>();
  const listeners = new Set<ServerResponse>();

  const look = async (slug: string): Promise<Shown> => {
    const read = await readCourse(join(courses, slug));
    if (read.course) good.set(slug, read);
    const { course, faults } = authored(read);
    const own = course ? lintCourses([course], await readCodes(contentDir)).filter((one) => one.file.startsWith(`${slug}/`)) : [];
    return { findings: [...faults, ...own], course: good.get(slug) ?? null };
  };
  const findingsPage = (slug: string, findings: readonly Finding[]): string =>
    page(slug, `<p><a href="/">Mọi khóa</a></p><h1>${escape(slug)}</h1><p>Khóa này còn lỗi nên chưa xem được. Sửa tệp rồi lưu, trang này tự tải lại.</p><ul>${findings.map(({ level, file, line, text }) => `<li>${WORD[level]} <b>${escape(file)}${line > 0 ? `:${line}` : ''}</b> – ${escape(text)}</li>`).join('')}</ul>`);

  const answer = async (path: string): Promise<{ type: string; body: string | Buffer } | undefined> => {
    const html = 'text/html; charset=utf-8';
    const slugs = (await readdir(courses, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
    if (path === '/') return { type: html, body: page('Xem trước học liệu', `<h1>Xem trước học liệu</h1><p>Sửa tệp trong <code>content/courses</code> rồi lưu: trang tự tải lại.</p><ul>${slugs.map((slug) => `<li><a href="/${slug}/">${slug}</a></li>`).join('')}</ul>`) };
    const [, slug = '', ...rest] = path.split('/');
    if (!slugs.includes(slug)) return undefined;
    const name = rest.join('/');
    const { findings, course } = await look(slug);
    if (name === 'findings.json') return { type: 'application/json', body: JSON.stringify(findings.map((one) => ({ ...one, word: WORD[one.level] }))) };
    if (!course?.course) return name === '' ? { type: html, body: findingsPage(slug, findings) } : undefined;
    const { tree, lessons, media } = course.course;
    const audiences = Object.fromEntries((await readCodes(contentDir)).audiences.map((one) => [one.code, one.name]));
    const files = playableFiles(packagedCourse('preview', { tree, lessons: new Map(lessons.map((lesson) => [lesson.id, lesson])), audiences }), tree.language, player);
    if (name === '') return { type: html, body: files.get('index.html')!.toString('utf8').replace('</body>', `<script>${SCRIPT}</script>\n</body>`) };
    const bytes = files.get(name) ?? (media.includes(name) ? course.bytesOf(name) : undefined);
    return bytes && { type: mediaTypeOf(name), body: bytes };
  };

  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (path === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write(': \n\n');
      listeners.add(response);
      request.on('close', () => listeners.delete(response));
      return;
    }
    answer(path).then(
      (found) => (found ? response.writeHead(200, { 'content-type': found.type, 'cache-control': 'no-store' }).end(found.body) : response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Không có trang này.')),
      (error: unknown) => response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end(error instanceof Error ? error.message : String(error)),
    );
  });
  await new Promise<void>((done, fail) => { server.once('error', fail); server.listen(port, '127.0.0.1', done); });
  let later: NodeJS.Timeout | undefined;
  const watcher = watch(courses, { recursive: true }, () => {
    clearTimeout(later);
    later = setTimeout(() => { for (const listener of listeners) listener.write('data: saved\n\n'); }, 150);
  });
  say(`Xem trước: http://127.0.0.1:${(server.address() as AddressInfo).port}/  (Ctrl-C để dừng)`);
  return async () => {
    clearTimeout(later);
    watcher.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
};
