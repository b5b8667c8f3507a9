import { CourseFile, unitIdOfListed, type ListedLesson } from './course-file';
import { ASSESSMENT_UNIT, type CourseAssessment, type CourseTree } from './course-tree';
import type { AuthoredLesson, AuthoringFault, Block, LessonBody } from '@hvs/lesson';
import { svgFaults } from '@hvs/package';
import { readLesson } from './lesson-file';
import { readYaml } from './yaml-lines';

/** A course's folder as read from disk; paths are relative to it. */
export interface CourseFolder {
  name: string;
  /** course.yaml, the bank and lessons/*.md; what the bank says is not read here. */
  texts: ReadonlyMap<string, string>;
  /** Whatever lies in images/, audio/ and video/. */
  media: ReadonlyMap<string, Buffer>;
  /** Folders of the courses whose lessons it teaches too, by slug. */
  neighbours?: ReadonlyMap<string, Pick<CourseFolder, 'texts' | 'media'>>;
}

export interface NativeCourse {
  slug: string;
  skillGroup: string | null;
  tree: CourseTree;
  lessons: LessonBody[];
  /** The same lessons with the files they were read from. */
  authored: AuthoredLesson[];
  /** Paths of the files its lessons show; those of a reused lesson begin with the slug of its own course. */
  media: string[];
  /** Where its question bank lies in the folder. */
  bank: string | null;
}

const COURSE = 'course.yaml';

/** Makes a course of its folder, or says everything that is wrong with it at once. */
export const readNativeCourse = (folder: CourseFolder): { ok: true; course: NativeCourse } | { ok: false; faults: AuthoringFault[] } => {
  const faults = [...folder.media].filter(([path]) => path.endsWith('.svg')).flatMap(([path, bytes]) => svgFaults(bytes.toString('utf8'), path));
  const yaml = folder.texts.get(COURSE);
  if (yaml === undefined) return { ok: false, faults: [{ file: COURSE, line: 0, text: `Thư mục “${folder.name}” không có tệp course.yaml.` }] };
  const read = readYaml(yaml, CourseFile);
  if (!read.ok) faults.push(...read.faults.map((fault) => ({ file: COURSE, ...fault })));

  const weights = weightsOf(folder);
  const files = [...folder.texts.keys()].filter((path) => path.startsWith('lessons/')).sort();
  const lessons = new Map<string, ReadOne>();
  for (const file of files) {
    const id = file.slice('lessons/'.length, -'.md'.length);
    const lesson = readLesson(id, folder.texts.get(file)!, file, weights);
    if (lesson.ok) lessons.set(id, lesson);
    else faults.push(...lesson.faults);
  }
  if (!read.ok) return { ok: false, faults };

  faults.push(...courseFaults(folder, read.value, files, read.lineOf));
  read.value.modules.forEach((module, m) => module.lessons.forEach((listed, l) => {
    if (typeof listed === 'string') return;
    const reused = readReused(listed, folder);
    if (typeof reused !== 'string') lessons.set(unitIdOfListed(listed), reused);
    else faults.push({ file: COURSE, line: read.lineOf(['modules', m, 'lessons', l]), text: reused });
  }));
  if (faults.length > 0) return { ok: false, faults };
  const { slug, skillGroup, assessment } = read.value;
  const order = read.value.modules.flatMap((module) => module.lessons.map(unitIdOfListed));
  return {
    ok: true,
    course: {
      slug, skillGroup,
      tree: treeOf(read.value, (id) => lessons.get(id)!.lesson),
      lessons: order.map((id) => lessons.get(id)!.lesson),
      authored: order.map((id) => authoredOf(folder, lessons.get(id)!)),
      media: [...new Set(order.flatMap((id) => lessons.get(id)!.media))].sort(),
      bank: assessment?.bank ?? null,
    },
  };
};

interface ReadOne { lesson: LessonBody; media: string[]; missingAudio: string[] }

/** Weighed without recordings and films: those are fetched only when somebody plays them. */
const authoredOf = (folder: CourseFolder, { lesson, media, missingAudio }: ReadOne): AuthoredLesson => {
  const own = `lessons/${lesson.id}.md`;
  const [slug, id] = folder.texts.has(own) ? [folder.name, lesson.id] : (lesson.id.split('.') as [string, string]);
  const pictures = media.filter((path) => /(^|\/)images\//.test(path));
  return {
    body: lesson, file: `${slug}/lessons/${id}.md`, reused: slug !== folder.name, missingAudio,
    source: (folder.texts.get(own) ?? folder.neighbours?.get(slug)?.texts.get(`lessons/${id}.md`))!,
    bytes: Buffer.byteLength(JSON.stringify(lesson)) + pictures.reduce((sum, path) => sum + mediaOf(folder, path).length, 0),
  };
};


/** What a file of a reused lesson is called here: never as one of the course's own. */
const pathOfReused = (slug: string, path: string): string => `${slug}/${path}`;

/** A lesson of a neighbour, as one of this course; or why it cannot be. */
const readReused = (listed: Exclude<ListedLesson, string>, folder: CourseFolder): ReadOne | string => {
  const [slug, id] = listed.use.split('/') as [string, string];
  const neighbour = folder.neighbours?.get(slug);
  const text = neighbour?.texts.get(`lessons/${id}.md`);
  if (slug === folder.name) return `Bài “${listed.use}” là của chính khóa này: chỉ cần ghi “${id}”.`;
  if (!neighbour || text === undefined) return `Không thấy bài “${listed.use}”: cần tệp ${slug}/lessons/${id}.md.`;
  const read = readLesson(id, text, `lessons/${id}.md`, weightsOf(neighbour));
  if (!read.ok) return `Bài “${listed.use}” có lỗi ở ${slug}/${read.faults[0]!.file}:${read.faults[0]!.line}: ${read.faults[0]!.text}`;
  const { audio } = read.lesson;
  const rename = (block: Block): Block => ('src' in block ? { ...block, src: pathOfReused(slug, block.src) } : block);
  return {
    lesson: {
      ...read.lesson, ...(audio && { audio: audio.map((one) => ({ ...one, src: pathOfReused(slug, one.src) })) }), id: unitIdOfListed(listed), skills: listed.skills ?? read.lesson.skills,
      screens: read.lesson.screens.map((screen) => ({ ...screen, blocks: screen.blocks.map(rename) })),
    },
    media: read.media.map((path) => pathOfReused(slug, path)),
    missingAudio: [],
  };
};

const weightsOf = ({ media }: Pick<CourseFolder, 'media'>): Map<string, number> => new Map([...media].map(([path, bytes]) => [path, bytes.length]));

/** The bytes of a file by the name it has in the course: its own, or a neighbour's. */
export const mediaOf = (folder: CourseFolder, path: string): Buffer => {
  const cut = path.indexOf('/');
  return folder.media.get(path) ?? folder.neighbours!.get(path.slice(0, cut))!.media.get(path.slice(cut + 1))!;
};

/** The texts a course was read from by path; a reused lesson under the slug of its own course. */
export const sourcesIn = (folder: CourseFolder, { authored }: Pick<NativeCourse, 'authored'>): Record<string, string> => ({
  ...Object.fromEntries(folder.texts), ...Object.fromEntries(authored.filter(({ reused }) => reused).map(({ file, source }) => [file, source])),
});

/** The folder again, of the texts and the files a version keeps: what a lesson can be read in anew. */
export const folderOf = (name: string, sources: Readonly<Record<string, string>>, files: ReadonlyMap<string, Buffer>): CourseFolder => {
  const own: CourseFolder = { name, texts: new Map(), media: new Map() };
  const neighbours = new Map<string, { texts: Map<string, string>; media: Map<string, Buffer> }>();
  const at = <T>(path: string, put: 'texts' | 'media', value: T): void => {
    const [slug, rest] = isOwn(path) ? [null, path] : [path.slice(0, path.indexOf('/')), path.slice(path.indexOf('/') + 1)];
    const folder = slug === null ? own : (neighbours.get(slug) ?? { texts: new Map<string, string>(), media: new Map<string, Buffer>() });
    if (slug !== null) neighbours.set(slug, folder as { texts: Map<string, string>; media: Map<string, Buffer> });
    (folder[put] as Map<string, T>).set(rest, value);
  };
  for (const [path, text] of Object.entries(sources)) at(path, 'texts', text);
  for (const [path, bytes] of files) at(path, 'media', bytes);
  return { ...own, neighbours };
};

const isOwn = (path: string): boolean => !path.includes('/') || /^(images|audio|video)\//.test(path) || /^lessons\/[^/]+$/.test(path);

const courseFaults = (folder: CourseFolder, course: CourseFile, files: string[], lineOf: (path: PropertyKey[]) => number): AuthoringFault[] => {
  const faults: AuthoringFault[] = [];
  const wrong = (path: PropertyKey[], text: string): void => { faults.push({ file: COURSE, line: lineOf(path), text }); };
  if (course.slug !== folder.name) wrong(['slug'], `slug “${course.slug}” phải trùng tên thư mục “${folder.name}”.`);
  const modules = new Set<string>();
  const listed = new Set<string>();
  course.modules.forEach((module, m) => {
    if (modules.has(module.id)) wrong(['modules', m, 'id'], `Mã mô-đun “${module.id}” bị dùng hai lần.`);
    modules.add(module.id);
    module.lessons.forEach((one, l) => {
      const id = unitIdOfListed(one);
      if (listed.has(id)) wrong(['modules', m, 'lessons', l], `Bài “${id}” có hai lần trong khóa học.`);
      listed.add(id);
      if (typeof one === 'string' && !files.includes(`lessons/${id}.md`)) wrong(['modules', m, 'lessons', l], `Không thấy tệp lessons/${id}.md.`);
    });
  });
  for (const file of files) {
    if (!listed.has(file.slice('lessons/'.length, -'.md'.length))) faults.push({ file, line: 0, text: 'Bài này chưa có tên trong mô-đun nào của course.yaml.' });
  }
  const bank = course.assessment?.bank;
  if (bank !== undefined && !folder.texts.has(bank)) wrong(['assessment', 'bank'], `Không thấy ngân hàng câu hỏi “${bank}”.`);
  return faults;
};

/** The bank is named after the course: bank files of different courses may have the same name. */
const treeOf = (course: CourseFile, lesson: (id: string) => LessonBody): CourseTree => ({
  title: course.title,
  summary: course.summary,
  language: course.language,
  legalSource: course.legalSource,
  audiences: course.audiences,
  modules: course.modules.map(({ id, title, lessons }) => ({
    id, title,
    units: lessons.map((one) => lesson(unitIdOfListed(one))).map((one) => ({ id: one.id, title: one.title, minutes: one.minutes, summary: one.summary, kind: 'lesson' as const })),
  })),
  assessment: course.assessment && assessmentOf(course.slug, course.assessment),
});

const assessmentOf = (bank: string, { title, bank: _, draw, passMark, attempts, timeLimitMinutes, blueprint, ...more }: NonNullable<CourseFile['assessment']>): CourseAssessment => ({
  id: ASSESSMENT_UNIT, title, bank, draw, passMark, attempts, timeLimitMinutes,
  // A version is known by its tree: what nobody wrote leaves no trace in it.
  ...(blueprint && { blueprint }),
  ...(Object.keys(more).length > 0 && { more }),
});
