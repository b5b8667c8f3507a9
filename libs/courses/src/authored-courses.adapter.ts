import { basename } from 'node:path';
import type { AuthoringFault } from '@hvs/lesson';
import { mediaOf, readNativeCourse, type CourseFolder, type NativeCourse } from './native-course';
import { courseFolders, readCourseFolder } from './native-folder.adapter';

/** A course's folder and what was made of it; faults are told from the folder of courses. */
export interface CourseOfFiles { slug: string; path: string; folder: CourseFolder; course: NativeCourse | null; faults: AuthoringFault[]; /** Of a file its lessons show. */ bytesOf: (path: string) => Buffer }

/** Every course that lies in files, sound or not. Nothing is stored. */
export const readCourses = async (contentDir: string): Promise<CourseOfFiles[]> => Promise.all((await courseFolders(contentDir)).map(readCourse));

export const readCourse = async (path: string): Promise<CourseOfFiles> => {
  const [slug, folder] = [basename(path), await readCourseFolder(path)];
  const read = readNativeCourse(folder);
  return { slug, path, folder, course: read.ok ? read.course : null, faults: read.ok ? [] : read.faults.map((fault) => ({ ...fault, file: `${slug}/${fault.file}` })), bytesOf: (name) => mediaOf(folder, name) };
};
