import { zipSync } from 'fflate';
import type { ExportFormat, LessonBody, PackagedCourse } from '@hvs/lesson';
import type { CourseTree } from './course-tree';
import { manifestOf } from './export-manifests';

/** The player that travels in a package, as it was built. */
export interface PlayerFiles { script: Buffer; style: Buffer }

/** A native course as it is exported; `media`: what its lessons show, by the paths they show it under. */
export interface ExportedCourse {
  iri: string;
  slug: string;
  number: number;
  tree: CourseTree;
  lessons: ReadonlyMap<string, LessonBody>;
  media: ReadonlyMap<string, Buffer>;
  /** Names of audiences by code: elsewhere nobody knows who is of which, so that every part is shown under a name. */
  audiences: Readonly<Record<string, string>>;
}

/** Where a course has no final assessment to take it from. */
const PASS_MARK = 0.7;

export const packagedCourse = (format: PackagedCourse['format'], course: Pick<ExportedCourse, 'tree' | 'lessons' | 'audiences'>): PackagedCourse => ({
  format,
  title: course.tree.title,
  passMark: course.tree.assessment?.passMark ?? PASS_MARK,
  audiences: course.audiences,
  modules: course.tree.modules.map(({ title, units }) => ({ title, lessons: units.map((unit) => course.lessons.get(unit.id)!) })),
});

/** The page, the player and the course's texts, beside the pictures. */
export const playableFiles = (course: PackagedCourse, language: string, player: PlayerFiles): Map<string, Buffer> => new Map([
  ['index.html', Buffer.from(page(language))],
  ['player.js', player.script],
  ['player.css', player.style],
  ['course.js', Buffer.from(`window.HVS_COURSE = ${JSON.stringify(course)};\n`)],
]);

const page = (language: string): string => `<!doctype html>
<html lang="${/^[a-z]{2,3}/.exec(language)?.[0] ?? 'vi'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Học Vụ Số</title>
<link rel="stylesheet" href="player.css">
</head>
<body>
<div id="app"></div>
<script src="course.js"></script>
<script src="player.js"></script>
</body>
</html>
`;

/**
 * A course as a package that other platforms play: its lessons with their check questions. The bank of the final
 * assessment stays here: in a package its keys would lie open (docs/decisions, "What leaves with an exported course").
 */
export const exportPackage = (format: ExportFormat, course: ExportedCourse, player: PlayerFiles): Buffer => {
  const packaged = packagedCourse(format, course);
  const files = new Map([...playableFiles(packaged, course.tree.language, player), ...course.media]);
  const { tree } = course;
  const manifest = manifestOf(format, {
    iri: course.iri, slug: course.slug, number: course.number, title: tree.title, summary: tree.summary || tree.title, language: tree.language, passMark: packaged.passMark, files: [...files.keys()],
  });
  // The day is always the same, so that the same version gives the same bytes.
  return Buffer.from(zipSync(Object.fromEntries([[manifest.path, Buffer.from(manifest.text)], ...files].map(([path, bytes]) => [path as string, bytes as Buffer])), { mtime: new Date(1980, 0, 2) }));
};
