import { beginsLate, boxAt, hostsIn, toolOf } from './package-notes';

test.each([
  [['story.html', 'story_content/user.js'], 'Articulate Storyline'],
  [['scormcontent/lib/main.js', 'scormdriver/indexAPI.html'], 'Articulate Rise'],
  [['adapt/js/adapt.min.js'], 'Adapt'],
  [['index.html'], null],
])('what made %j: %s', (paths, tool) => expect(toolOf(paths)).toBe(tool));

test.each([
  ['<script src="https://cdn.jsdelivr.net/npm/x.js"></script>', ['cdn.jsdelivr.net']],
  ['<link rel="stylesheet" href=\'//fonts.googleapis.com/css?family=A\'>', ['fonts.googleapis.com']],
  ['@import "https://a.vn/x.css"; b{background:url(https://c.vn/y.png)}', ['a.vn', 'c.vn']],
  ['player.src = "https://www.youtube.com/embed/abc"', ['www.youtube.com']],
  ['<a href="https://dienbien.gov.vn/">', []],
  ['<html xmlns="http://www.w3.org/1999/xhtml"><svg xmlns="http://www.w3.org/2000/svg">', []],
  ['/*! https://github.com/a/b */ var x = "https://json-schema.org/draft"', []],
  ['<script src="http://localhost:3000/x.js">', []],
])('%s loads from %j', (text, hosts) => expect(hostsIn(text)).toEqual(hosts));

test('a long hostile text is looked through in no time', () => {
  const begun = Date.now();
  for (const piece of ['<script ', '"//a', '<img src=', 'url(', '"https://aaa.vn/']) hostsIn(piece.repeat(200_000));
  expect(Date.now() - begun).toBeLessThan(5_000);
});

const head = (size: number, type: string, long?: bigint): Uint8Array => {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(size, 0);
  bytes.write(type, 4, 'latin1');
  if (long !== undefined) bytes.writeBigUInt64BE(long, 8);
  return bytes;
};

test('boxes of a film are read by their headers', () => {
  expect(boxAt(head(32, 'ftyp'), 100)).toEqual({ type: 'ftyp', size: 32 });
  expect(boxAt(head(1, 'mdat', 60n), 100)).toEqual({ type: 'mdat', size: 60 });
  expect(boxAt(head(0, 'mdat'), 100)).toEqual({ type: 'mdat', size: 100 });
  expect(boxAt(head(500, 'mdat'), 100)).toBeUndefined();
  expect(boxAt(head(4, 'free'), 100)).toBeUndefined();
});

test('a film whose index comes last begins late', () => {
  const boxes = (...types: string[]) => types.map((type) => ({ type, size: 8 }));
  expect(beginsLate(boxes('ftyp', 'mdat', 'moov'))).toBe(true);
  expect(beginsLate(boxes('ftyp', 'moov', 'mdat'))).toBe(false);
  expect(beginsLate(boxes('ftyp'))).toBe(false);
  expect(beginsLate(boxes('ftyp', 'mdat'))).toBe(false);
});
