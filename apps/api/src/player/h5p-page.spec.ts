import { Readable } from 'node:stream';
import { handingOver, isH5pPage } from './h5p-page';

const through = async (text: string, chunk = text.length): Promise<string> => {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, i) => bytes.subarray(i * chunk, (i + 1) * chunk));
  const parts: Buffer[] = [];
  for await (const part of handingOver(Readable.from(chunks))) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};
const LINE = '<script>(function(w,h)';

test.each([
  ['after the doctype', '<!DOCTYPE html>\n<html>ấ</html>', '<!DOCTYPE html>'],
  ['after a byte order mark and remarks too', '\uFEFF<!-- <html> -->\n<!doctype html><p>ấ</p>', '\uFEFF<!-- <html> -->\n<!doctype html>'],
  ['at the very beginning where there is no doctype', '<html>ấ</html>', ''],
])('the line stands %s, and the rest as it was', async (_where, page, before) => {
  const made = await through(page);
  expect(made.startsWith(`${before}${LINE}`)).toBe(true);
  expect(made.replace(/<script>.*?<\/script>/s, '')).toBe(page);
});
test('a page that comes in small pieces, and a long one, are whole', async () => {
  const page = `<!doctype html><p>${'ấ'.repeat(40_000)}</p>`;
  expect((await through(page, 7)).replace(/<script>.*?<\/script>/s, '')).toBe(page);
});
test('only a page that is asked for as H5P gets it', () => {
  expect([isH5pPage({ hvs: 'h5p' }, 'text/html; charset=utf-8'), isH5pPage({}, 'text/html'), isH5pPage({ hvs: 'h5p' }, 'text/javascript')]).toEqual([true, false, false]);
});
