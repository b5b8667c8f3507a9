import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { scriptOf, type AuthoredCourse, type FrameworkCodes } from '@hvs/lesson';

/** Writes, for each lesson, the words to record: a file a lesson, a paragraph a screen, and where to put the recording. */
export const writeScripts = async (courses: readonly AuthoredCourse[], codes: FrameworkCodes, folder: string): Promise<string> => {
  let lessons = 0;
  let words = 0;
  for (const course of courses) {
    for (const { body, reused } of course.lessons) {
      if (reused) continue;
      const screens = scriptOf(body, (code) => codes.audiences.find((one) => one.code === code)?.name ?? code);
      const text = [
        body.title, '',
        `Ghi âm cả bài vào một tệp, đặt ở content/courses/${course.slug}/audio/, rồi khai báo ở đầu bài:`,
        `audio: {vi: audio/${body.id}-vi.mp3}      (tiếng Thái: tai, tiếng Mông: hmn)`,
        ...screens.flatMap((screen, index) => ['', `── Màn ${index + 1} ──`, ...screen.lines]), '',
      ].join('\n');
      const path = join(folder, course.slug, `${body.id}.txt`);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
      lessons += 1;
      words += screens.flatMap((screen) => screen.lines).join(' ').split(/\s+/).length;
    }
  }
  // About 150 words a minute, read calmly.
  return `${lessons} bài, ${words} từ, đọc chừng ${Math.round(words / 150)} phút → ${folder}`;
};
