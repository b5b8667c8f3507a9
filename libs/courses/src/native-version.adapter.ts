import type { Files } from '@hvs/platform';
import { contentSha2, sha256 } from './content-hash';
import { CONTENT_AREA, type NewVersion } from './courses.queries';
import { mediaTypeOf } from './media-types';
import { mediaOf, sourcesIn, type CourseFolder, type NativeCourse } from './native-course';

/** A native course as a version to keep; puts the files it shows where every version finds them. */
export const nativeVersion = async (store: Files, course: NativeCourse, folder: CourseFolder): Promise<NewVersion> => {
  const files = course.media.map((path) => ({ path, sha2: sha256(mediaOf(folder, path)), mediaType: mediaTypeOf(path), bytes: mediaOf(folder, path).length }));
  for (const { path, mediaType } of files) await store.putBySha256(CONTENT_AREA, mediaOf(folder, path), mediaType);
  return {
    tree: course.tree, files,
    content: Object.fromEntries(course.lessons.map((lesson) => [lesson.id, lesson])),
    contentSha2: contentSha2({ tree: course.tree, lessons: course.lessons }, files),
    sources: sourcesIn(folder, course),
  };
};
