import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportPackage, readCourse, type PlayerFiles } from '@hvs/courses';
import { EXPORT_FORMATS, type FrameworkCodes } from '@hvs/lesson';

/** The player as it was built. */
export const readPlayer = async (dist: string): Promise<PlayerFiles> => ({ script: await readFile(join(dist, 'package-player/player.js')), style: await readFile(join(dist, 'package-player/player.css')) });

/** Writes a course of content/ as packages for other platforms, without a database. */
export const exportCourse = async (folder: string, formats: readonly string[], into: string, codes: FrameworkCodes, base: string, player: PlayerFiles): Promise<string[]> => {
  const read = await readCourse(folder);
  if (!read.course) throw new Error(`Khóa này có lỗi, hãy sửa trước:\n${read.faults.map((fault) => `${fault.file}:${fault.line}: ${fault.text}`).join('\n')}`);
  const { slug, tree, lessons, media } = read.course;
  const course = {
    iri: `${base}/courses/${slug}`, slug, number: 1, tree, lessons: new Map(lessons.map((lesson) => [lesson.id, lesson])),
    media: new Map(media.map((path) => [path, read.bytesOf(path)])), audiences: Object.fromEntries(codes.audiences.map(({ code, name }) => [code, name])),
  };
  await mkdir(into, { recursive: true });
  const written: string[] = [];
  for (const format of EXPORT_FORMATS.filter((one) => formats.length === 0 || formats.includes(one))) {
    const path = join(into, `${slug}-${format}.zip`);
    await writeFile(path, exportPackage(format, course, player));
    written.push(path);
  }
  return written;
};
