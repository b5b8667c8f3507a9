import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Organisation, People, type Person as Somebody } from '@hvs/people';
import { readBank, type Question } from '@hvs/assessment';
import { Targets } from '@hvs/attainment';
import { Credentials } from '@hvs/lrs';
import type { TestApp } from './app';
import { as, type Answer, type Person } from './as';

export const PASSWORD = 'Ruong-bac-thang-7';
const CONTENT = resolve(__dirname, '../../content/courses');

/** A unit of the official tree, by its code. */
export const unit = async (app: TestApp, code: string): Promise<string> => (await app.app.get(Organisation, { strict: false }).byCode(code))!.id;

/** Somebody who belongs to a unit; signs in with PASSWORD. */
export const aPerson = async (
  app: TestApp,
  of: { username: string; fullName: string; unit: string; audiences?: string[]; staffKind?: 'cong-chuc' | 'vien-chuc' | 'can-bo'; role?: 'unit-manager' | 'province-admin' | 'auditor' },
): Promise<Somebody> => {
  const unitId = await unit(app, of.unit);
  return app.app.get(People, { strict: false }).createPerson(
    {
      username: of.username, fullName: of.fullName, password: PASSWORD,
      memberships: [{ unitId, position: 'Công chức', staffKind: of.staffKind ?? 'cong-chuc', audiences: of.audiences ?? [], validFrom: '2026-01-01' }],
      grants: of.role ? [{ role: of.role, unitId }] : [],
    },
    null,
  );
};

/** The same, already signed in. */
export const signedIn = async (app: TestApp, of: Parameters<typeof aPerson>[1]): Promise<Person> => {
  await aPerson(app, of);
  return as(app, of.username, PASSWORD);
};

export const aDenominator = async (app: TestApp, target: string, unitCode: string, value: number): Promise<void> =>
  app.app.get(Targets, { strict: false }).declare(null, target, await unit(app, unitCode), { value, source: 'Công văn 12/UBND-VHXH', date: '2026-01-05' });

/** An outside client of the statement store; gives its Authorization header. */
export const aClient = async (app: TestApp, scopes: string[]): Promise<string> => {
  const { key, secret } = await app.app.get(Credentials, { strict: false }).create({ title: 'MOOC', scopes: scopes as never });
  return `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
};

const VERB = 'http://adlnet.gov/expapi/verbs/';

/** Goes through every lesson of a native course, as the player on a phone would tell it. */
export const learnLessons = async (person: Person, slug: string): Promise<void> => {
  const course = (await person.post(`/api/learning/courses/${slug}/enrolment`)).body;
  for (const lesson of course.modules.flatMap((m: { lessons: unknown[] }) => m.lessons)) {
    const told = await person.post(`/api/learning/enrolments/${course.enrolment.id}/statements`, {
      device: 'phone',
      statements: ['initialized', 'completed'].map((verb) => ({
        id: crypto.randomUUID(), actor: { account: course.account }, verb: { id: VERB + verb }, object: { id: lesson.activityIri }, ...(verb === 'completed' ? { result: { completion: true, duration: 'PT7M' } } : {}),
      })),
    });
    if (told.status !== 200) throw new Error(JSON.stringify(told.body));
  }
};

const plain = (html: string): string => html.replace(/<br>/g, '\n').replace(/<[^>]+>/g, '').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&').trim();

const rightTo = (question: Question): string[] => {
  switch (question.kind) {
    case 'ordering': return question.items.map(({ id }) => id);
    case 'matching': return Object.entries(question.pairs).map(([left, right]) => `${left}[.]${right}`);
    case 'fill-in': return [question.accept[0]!];
    case 'numeric': return [String(question.answer).replace('.', ',')];
    case 'hot-spot': return question.regions.filter((region) => region.correct).map(({ id }) => id);
    case 'practical': return ['Bài làm'];
    default: return question.answers.filter((answer) => answer.correct).map(({ id }) => id);
  }
};

/** The questions of a course's bank, keys included. */
export const bankOf = (slug: string): Question[] => {
  const folder = join(CONTENT, slug, 'images');
  const pictures = new Map((existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith('.svg')).map((name) => [`images/${name}`, readFileSync(join(folder, name), 'utf8')]));
  const bank = readBank(readFileSync(join(CONTENT, slug, 'bank.yaml'), 'utf8'), 'bank.yaml', pictures);
  if (!bank.ok) throw new Error(JSON.stringify(bank.faults));
  return bank.questions;
};

/** The right answers to a sitting, looked up in the bank's file. */
export const rightAnswers = (slug: string, questions: { id: string; prompt: string }[]): Record<string, string[]> => {
  const bank = bankOf(slug);
  return Object.fromEntries(questions.map((question) => [question.id, rightTo(bank.find((known) => known.prompt.trim() === plain(question.prompt))!)]));
};

/** Sits the final assessment with all answers right. */
export const passAssessment = async (person: Person, slug: string): Promise<Answer> => {
  const sitting = (await person.post(`/api/learning/courses/${slug}/sittings`)).body;
  return person.post(`/api/learning/sittings/${sitting.id}/submission`, { answers: rightAnswers(slug, sitting.questions) });
};

/** A pass that an outside platform reports about one of our accounts. */
export const outsidePass = (account: string, slug: string, at = '2026-10-05T03:00:00Z'): unknown => ({
  actor: { account: { homePage: 'https://hocvuso.vn/xapi', name: account } },
  verb: { id: `${VERB}passed` },
  object: { id: `https://hocvuso.vn/xapi/courses/${slug}` },
  result: { success: true, completion: true, score: { scaled: 0.9 } },
  timestamp: at,
});

/** A file sent as a browser's form would. */
export const sendPackage = (person: Pick<Person, 'post'>, file: Uint8Array, path = '/api/admin/courses/packages'): Promise<Answer> => {
  const boundary = 'hvs-ranh-gioi';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="goi.zip"\r\ncontent-type: application/zip\r\n\r\n`;
  return person.post(path, Buffer.concat([Buffer.from(head), Buffer.from(file), Buffer.from(`\r\n--${boundary}--\r\n`)]), { 'content-type': `multipart/form-data; boundary=${boundary}` });
};

/** A package that was imported and opened to learners. */
export const aPackageCourse = async (app: TestApp, admin: Person, file: Uint8Array): Promise<{ courseId: string; slug: string }> => {
  const task = await sendPackage(admin, file);
  await app.settle();
  const imported = (await admin.get(`/api/tasks/${task.body.id}`)).body;
  if (imported.state !== 'done') throw new Error(JSON.stringify(imported));
  const published = await admin.post(`/api/admin/courses/${imported.result.courseId}/publication`, { skillGroup: null });
  return { courseId: imported.result.courseId, slug: published.body.slug };
};
