import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { hostilePackages } from '../../../test/support/packages';
import type { PackageEntry } from './package-entries';
import { PACKAGE_LIMITS, checkEntries, locate } from './package-entries';

const entry = (path: string, more: Partial<PackageEntry> = {}): PackageEntry => ({ path, size: 10, compressedSize: 10, isSymlink: false, ...more });
const codes = (...entries: PackageEntry[]): string[] => checkEntries([entry('imsmanifest.xml'), ...entries]).map((fault) => fault.code);

const GB = 1024 ** 3;

test.each<[string, PackageEntry[], string]>([
  ['a path out of the package', [entry('../a')], 'path-traversal'],
  ['one that comes back in', [entry('a/../../b')], 'path-traversal'],
  ['an absolute path', [entry('/etc/passwd')], 'path-absolute'],
  ['a drive', [entry('C:/a')], 'path-drive'],
  ['back-slashes', [entry('a\\b')], 'path-backslash'],
  ['NUL', [entry('a\0.png')], 'path-control'],
  ['no name', [entry('')], 'path-empty'],
  ['a huge name', [entry('d'.repeat(60_000))], 'path-long'],
  ['folders without end', [entry('d/'.repeat(150) + 'a')], 'path-deep'],
  ['a link', [entry('a', { isSymlink: true })], 'symlink'],
  ['one file twice', [entry('a'), entry('a')], 'duplicate'],
  ['names that differ by case only', [entry('Bai/A.html'), entry('bai/a.html')], 'duplicate'],
  ['names that differ by how accents are typed', [entry('hình.svg'.normalize('NFC')), entry('hình.svg'.normalize('NFD'))], 'duplicate'],
  ['a file that is a folder too', [entry('a'), entry('a/b')], 'file-and-folder'],
  ['one file too big', [entry('a', { size: 2 * GB, compressedSize: GB })], 'entry-too-big'],
  ['all too big', Array.from({ length: 4 }, (_, i) => entry(`a${i}`, { size: 0.9 * GB, compressedSize: 0.5 * GB })), 'total-too-big'],
  ['a bomb', [entry('a', { size: 100_000_000, compressedSize: 100_000 })], 'ratio'],
  ['a bomb of many small parts', Array.from({ length: 5000 }, (_, i) => entry(`a${i}`, { size: 4_000_000, compressedSize: 4_000 })), 'total-too-big'],
  ['sizes that are no numbers', [entry('a', { size: Number.NaN })], 'size-wrong'],
  ['too many entries', Array.from({ length: 20_001 }, (_, i) => entry(`a${i}`)), 'too-many-entries'],
])('refuses %s', (_, entries, code) => expect(codes(...entries)).toContain(code));

test('an empty zip is refused', () => expect(checkEntries([])).toMatchObject([{ code: 'zip-empty' }]));

test('an ordinary package passes, folders and Vietnamese names included', () => {
  expect(codes(entry('bài 1/'), entry('bài 1/hình ảnh.png', { size: 5_000_000, compressedSize: 4_900_000 }), entry('bài 1/a..b.html'), entry('.htaccess'))).toEqual([]);
});

test('text that packs well is no bomb', () => expect(codes(entry('a.json', { size: 6_000_000, compressedSize: 12_000 }))).toEqual([]));

test('a report stays readable', () => {
  expect(codes(...Array.from({ length: 300 }, (_, i) => entry(`../${i}`)))).toHaveLength(51);
});

test('what is let through can be joined to any folder and stay in it', () => {
  const part = fc.oneof(fc.constantFrom('..', '.', '', 'a', 'C:', '\\', '/'), fc.string({ maxLength: 5 }));
  fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
    const path = parts.join('/');
    if (codes(entry(path)).length > 0) return;
    expect(new URL(path.split('/').map(encodeURIComponent).join('/'), 'http://p.test/v/').pathname.startsWith('/v/')).toBe(true);
    expect(path).not.toMatch(/^\/|\\|(^|\/)\.\.(\/|$)|\0/);
  }), { numRuns: 1000 });
});

describe('where the file that describes the package is', () => {
  const place = (...paths: string[]) => locate(paths, 'imsmanifest.xml');

  test('at the root, as it must be', () => {
    expect(place('a.html', 'imsmanifest.xml', 'sub/imsmanifest.xml')).toEqual({ found: 'one', place: { path: 'imsmanifest.xml', root: '', warnings: [] } });
  });

  test('in a folder, with a warning, and without what a Mac adds', () => {
    expect(place('khoa/imsmanifest.xml', 'khoa/a.html', '__MACOSX/khoa/._imsmanifest.xml', 'khoa/.DS_Store')).toMatchObject({
      found: 'one', place: { path: 'khoa/imsmanifest.xml', root: 'khoa/', warnings: [{ code: 'manifest-in-folder' }] },
    });
  });

  test('files beside that folder are told of', () => {
    expect(place('k/imsmanifest.xml', 'doc.txt')).toMatchObject({ found: 'one', place: { warnings: [{ code: 'manifest-in-folder' }, { code: 'files-outside' }] } });
  });

  test('in capitals, with a warning', () => expect(place('IMSManifest.XML')).toMatchObject({ found: 'one', place: { path: 'IMSManifest.XML', warnings: [{ code: 'manifest-case' }] } }));

  test('twice side by side, it is two courses', () => expect(place('a/imsmanifest.xml', 'b/imsmanifest.xml')).toMatchObject({ found: 'many', fault: { code: 'many-manifests' } }));

  test('nowhere', () => expect(place('index.html', 'cmi5.xml')).toEqual({ found: 'none' }));
});

test('hostile packages that a zip library opens are stopped by the list of their entries', () => {
  for (const [make, code] of [[hostilePackages.traversal, 'path-traversal'], [hostilePackages.backslash, 'path-backslash'], [hostilePackages.caseClash, 'duplicate'], [hostilePackages.nul, 'path-control']] as const) {
    const paths = Object.keys(unzipSync(make()));
    expect(checkEntries(paths.map((path) => entry(path)), PACKAGE_LIMITS).map((fault) => fault.code)).toContain(code);
  }
});
