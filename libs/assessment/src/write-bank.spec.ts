import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBank } from './read-bank';
import { pictureNameOf, writeBank } from './write-bank';

const COURSES = join(__dirname, '../../../content/courses');

test.each(readdirSync(COURSES).filter((slug) => existsSync(join(COURSES, slug, 'bank.yaml'))))('the bank of %s, written and read again, is the same', (slug) => {
  const images = join(COURSES, slug, 'images');
  const pictures = new Map((existsSync(images) ? readdirSync(images) : []).filter((name) => name.endsWith('.svg')).map((name) => [`images/${name}`, readFileSync(join(images, name), 'utf8')]));
  const read = readBank(readFileSync(join(COURSES, slug, 'bank.yaml'), 'utf8'), 'bank.yaml', pictures);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const own = new Map(read.questions.flatMap((question) => (question.kind === 'hot-spot' ? [[pictureNameOf(question.key), question.picture.svg] as const] : [])));
  const again = readBank(writeBank(read.questions), 'bank.yaml', own);
  expect(again).toEqual({ ok: true, questions: read.questions });
});
