import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { neighboursOf } from './course-file';
import type { CourseFolder } from './native-course';

const MEDIA = ['images', 'audio', 'video'];

/** Reads a course's folder, and the folders beside it whose lessons it teaches too. Links are not followed: what a course shows lies in its folder. */
export const readCourseFolder = async (folder: string): Promise<CourseFolder> => {
  const own = await readOne(folder);
  const neighbours = new Map<string, CourseFolder>();
  for (const slug of neighboursOf(own.texts.get('course.yaml') ?? '')) {
    if (slug !== own.name) neighbours.set(slug, await readOne(join(dirname(folder), slug)));
  }
  return { ...own, neighbours };
};

const readOne = async (folder: string): Promise<CourseFolder> => {
  const texts = new Map<string, string>();
  const media = new Map<string, Buffer>();
  for (const path of await filesUnder(folder)) {
    if (/^[^/]+\.yaml$/.test(path) || /^lessons\/[^/]+\.md$/.test(path)) texts.set(path, await readFile(join(folder, path), 'utf8'));
    else if (MEDIA.includes(path.split('/')[0]!)) media.set(path, await readFile(join(folder, path)));
  }
  return { name: basename(folder), texts, media };
};

const filesUnder = async (root: string, below = ''): Promise<string[]> => {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return [];
    throw error;
  });
  const found = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (entry.isDirectory()) return filesUnder(root, path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat().sort();
};

/** Folders of courses under `<contentDir>/courses`, in the order of their names; none when there is no such folder. */
export const courseFolders = async (contentDir: string): Promise<string[]> => {
  const root = join(contentDir, 'courses');
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(root, entry.name)).sort();
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return [];
    throw error;
  }
};
