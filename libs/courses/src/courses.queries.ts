import { changed, firstRow, newId, rows, type Tx } from '@hvs/platform';
import type { CourseStandard, CourseTree } from './course-tree';

export interface Course {
  id: string;
  slug: string;
  title: string;
  standard: CourseStandard;
  skillGroup: string | null;
  state: 'draft' | 'published';
  /** The version new enrolments get. */
  currentVersionId: string | null;
  versionNumber: number | null;
  /** The version that came last: what a preview shows, and what the next publication makes current. */
  newestVersionId: string | null;
  updatedAt: Date;
}

/** Never changes. The skill group is the course's, not the version's: a publication may set it anew. */
export interface CourseVersion {
  id: string;
  courseId: string;
  slug: string;
  standard: CourseStandard;
  number: number;
  tree: CourseTree;
  contentSha2: string;
}

/** `key`: where the bytes lie in Files. */
export interface VersionFile { path: string; sha2: string; mediaType: string; bytes: number; key: string }

export const CONTENT_AREA = 'content';
export const contentKey = (sha2: string): string => `${CONTENT_AREA}/${sha2}`;

const COURSE = `select c.id, c.slug, coalesce(v.title, c.title) as title, c.standard, c.skill_group as "skillGroup", c.state,
    c.current_version_id as "currentVersionId", v.number as "versionNumber",
    (select n.id from courses.version n where n.course_id = c.id order by n.number desc limit 1) as "newestVersionId", c.updated_at as "updatedAt"
  from courses.course c left join courses.version v on v.id = c.current_version_id`;

export const courseBySlug = (tx: Tx, slug: string): Promise<Course | undefined> => firstRow<Course>(tx, `${COURSE} where c.slug = $1`, [slug]);
export const courseById = (tx: Tx, id: string): Promise<Course | undefined> => firstRow<Course>(tx, `${COURSE} where c.id = $1`, [id]);
export const coursesIn = (tx: Tx, state: Course['state'] | null): Promise<Course[]> =>
  rows<Course>(tx, `${COURSE} where $1::text is null or c.state = $1 order by c.slug`, [state]);

/** Holds the course until the end of the transaction, so that versions are numbered one after the other. */
export const lockCourse = (tx: Tx, id: string): Promise<unknown> => firstRow(tx, 'select 1 from courses.course where id = $1 for update', [id]);

export const slugsLike = async (tx: Tx, slug: string): Promise<Set<string>> =>
  new Set((await rows<{ slug: string }>(tx, `select slug from courses.course where slug = $1 or starts_with(slug, $1 || '-')`, [slug])).map((row) => row.slug));

export const insertCourse = async (tx: Tx, course: Pick<Course, 'slug' | 'title' | 'standard' | 'skillGroup' | 'state'>, now: Date): Promise<Course> => {
  const id = newId();
  await tx.query(
    `insert into courses.course (id, slug, title, standard, skill_group, state, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $7)`,
    [id, course.slug, course.title, course.standard, course.skillGroup, course.state, now],
  );
  return (await courseById(tx, id))!;
};

export const updateCourse = async (tx: Tx, course: Pick<Course, 'id' | 'title' | 'skillGroup' | 'state' | 'currentVersionId'>, now: Date): Promise<Course> => {
  await tx.query(
    `update courses.course set title = $2, skill_group = $3, state = $4, current_version_id = $5, updated_at = $6 where id = $1
       and (title, skill_group, state, current_version_id) is distinct from ($2, $3, $4, $5::uuid)`,
    [course.id, course.title, course.skillGroup, course.state, course.currentVersionId, now],
  );
  return (await courseById(tx, course.id))!;
};

export const findVersion = (tx: Tx, id: string): Promise<CourseVersion | undefined> =>
  firstRow<CourseVersion>(
    tx,
    `select v.id, v.course_id as "courseId", c.slug, c.standard, v.number, v.tree, v.content_sha2 as "contentSha2"
     from courses.version v join courses.course c on c.id = v.course_id where v.id = $1`, [id],
  );

/** A course imported from a package with exactly this content. */
export const packageWithContent = async (tx: Tx, contentSha2: string): Promise<string | undefined> =>
  (await firstRow<{ courseId: string }>(
    tx,
    `select v.course_id as "courseId" from courses.version v join courses.course c on c.id = v.course_id
     where v.content_sha2 = $1 and c.standard in ('scorm12', 'scorm2004', 'cmi5', 'xapi', 'html') order by c.created_at limit 1`, [contentSha2],
  ))?.courseId;

/** A named part of a version's content: a lesson's body by its id, or a package's manifest. */
export const contentPart = async <T>(tx: Tx, versionId: string, part: string): Promise<T | undefined> =>
  (await firstRow<{ part: T | null }>(tx, 'select content->$2::text as part from courses.version where id = $1', [versionId, part]))?.part ?? undefined;

const FILE = `select path, sha2, media_type as "mediaType", bytes::float8 as bytes, '${CONTENT_AREA}/' || sha2 as key from courses.version_file where version_id = $1`;

/** The file of that name; failing that, the one whose name differs only in case or in how its accents are typed, as packages made on Windows have it. */
export const findFile = async (tx: Tx, versionId: string, path: string): Promise<VersionFile | undefined> =>
  (await firstRow<VersionFile>(tx, `${FILE} and path = $2`, [versionId, path])) ??
  firstRow<VersionFile>(tx, `${FILE} and lower(normalize(path, NFC)) = lower(normalize($2, NFC))`, [versionId, path]);

export const filesOf = (tx: Tx, versionId: string): Promise<VersionFile[]> => rows<VersionFile>(tx, `${FILE} order by path`, [versionId]);

export interface NewVersion {
  tree: CourseTree;
  contentSha2: string;
  content: Readonly<Record<string, unknown>>;
  files: Omit<VersionFile, 'key'>[];
  /** The package it was read from, as it was uploaded. */
  original?: { key: string; fileName: string };
  /** Of a native version, the texts it was read from. */
  sources?: Readonly<Record<string, string>>;
  /** Somebody wrote it on a screen. */
  written?: { by: string; note: string };
}

/** Adds a version, or finds the one that has this content already. The course must be locked. */
export const keepVersion = async (tx: Tx, courseId: string, version: NewVersion, now: Date): Promise<{ id: string; number: number; fresh: boolean }> => {
  const there = await firstRow<{ id: string; number: number }>(
    tx, 'select id, number from courses.version where course_id = $1 and content_sha2 = $2', [courseId, version.contentSha2],
  );
  if (there) {
    // Loaded from a folder: so that what was written on a screen stands in files by now.
    if (version.sources && !version.written) await tx.query('update courses.version set sources = coalesce(sources, $2), in_files = true where id = $1 and (sources is null or not in_files)', [there.id, JSON.stringify(version.sources)]);
    return { ...there, fresh: false };
  }
  const [made] = await changed<{ id: string; number: number }>(
    tx,
    `insert into courses.version (id, course_id, number, content_sha2, title, summary, tree, content, created_at, original_key, original_name, sources, written_by, note, in_files)
     values ($1, $2, (select coalesce(max(number), 0) + 1 from courses.version where course_id = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12::uuid is null) returning id, number`,
    [newId(), courseId, version.contentSha2, version.tree.title, version.tree.summary, JSON.stringify(version.tree), JSON.stringify(version.content), now, version.original?.key ?? null, version.original?.fileName ?? null,
      version.sources ? JSON.stringify(version.sources) : null, version.written?.by ?? null, version.written?.note ?? null],
  );
  await tx.query(
    `insert into courses.version_file (version_id, path, sha2, media_type, bytes)
     select $1, f.path, f.sha2, f."mediaType", f.bytes from jsonb_to_recordset($2::jsonb) as f (path text, sha2 text, "mediaType" text, bytes bigint)`,
    [made!.id, JSON.stringify(version.files)],
  );
  return { ...made!, fresh: true };
};

/** The texts a native version was read from; undefined for one that is older than their being kept, and not native. */
export const sourcesOf = async (tx: Tx, versionId: string): Promise<Record<string, string> | undefined> =>
  (await firstRow<{ sources: Record<string, string> | null }>(tx, 'select sources from courses.version where id = $1', [versionId]))?.sources ?? undefined;

/** Whether somebody wrote on a screen what neither a folder said since nor this version says, and what is open now did not overtake. */
export const isWrittenOver = async (tx: Tx, courseId: string, versionId: string): Promise<boolean> =>
  (await firstRow(
    tx, `select 1 from courses.version v join courses.course c on c.id = v.course_id left join courses.version n on n.id = c.current_version_id
     where v.course_id = $1 and not v.in_files and v.id <> $2 and v.number >= coalesce(n.number, 0) limit 1`, [courseId, versionId],
  )) !== undefined;

/** The trees of a course's versions, the newest last. */
export const treesOf = async (tx: Tx, courseId: string): Promise<CourseTree[]> =>
  (await rows<{ tree: CourseTree }>(tx, 'select tree from courses.version where course_id = $1 order by number', [courseId])).map(({ tree }) => tree);

export interface VersionRow { id: string; number: number; title: string; importedAt: Date; files: number; bytes: number; hasOriginal: boolean; note: string | null; writtenBy: string | null; tree: CourseTree }

/** The newest last. */
export const versionsOf = (tx: Tx, courseId: string): Promise<VersionRow[]> =>
  rows<VersionRow>(
    tx,
    `select v.id, v.number, v.title, v.created_at as "importedAt", v.original_key is not null as "hasOriginal", v.note, v.written_by as "writtenBy", v.tree, count(f.path)::int as files, coalesce(sum(f.bytes), 0)::float8 as bytes
     from courses.version v left join courses.version_file f on f.version_id = v.id where v.course_id = $1 group by v.id order by v.number`, [courseId],
  );

export const originalOf = (tx: Tx, courseId: string, versionId: string): Promise<{ key: string; fileName: string } | undefined> =>
  firstRow(tx, 'select original_key as key, original_name as "fileName" from courses.version where course_id = $1 and id = $2 and original_key is not null', [courseId, versionId]);

export interface VersionWeight { bytes: number; lessons: ReadonlyMap<string, number> }

/** Bytes of a native version on a device, uncompressed: of each lesson its text and pictures, of the whole everything its blocks show. */
export const versionWeight = async (tx: Tx, versionId: string): Promise<VersionWeight> => {
  const lessons = await rows<{ id: string; text: number; shown: { path: string; bytes: number; picture: boolean }[] }>(
    tx,
    `select l.key as id, octet_length(l.value::text) as text, coalesce((
       select jsonb_agg(jsonb_build_object('path', f.path, 'bytes', f.bytes, 'picture', b.block->>'type' = 'image'))
       from jsonb_path_query(l.value, '$.screens[*].blocks[*] ? (exists (@.src))') as b (block)
       join courses.version_file f on f.version_id = v.id and f.path = b.block->>'src'), '[]') as shown
     from courses.version v cross join jsonb_each(v.content) l where v.id = $1`, [versionId],
  );
  const sum = (files: { path: string; bytes: number }[]): number => [...new Map(files.map(({ path, bytes }) => [path, bytes])).values()].reduce((all, bytes) => all + bytes, 0);
  return {
    bytes: lessons.reduce((all, lesson) => all + lesson.text, 0) + sum(lessons.flatMap((lesson) => lesson.shown)),
    lessons: new Map(lessons.map(({ id, text, shown }) => [id, text + sum(shown.filter((file) => file.picture))])),
  };
};
