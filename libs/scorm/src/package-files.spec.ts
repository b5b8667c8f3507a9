import { strFromU8, unzipSync } from 'fflate';
import { scorm12Package } from '../../../test/support/packages';
import { readManifest } from './manifest';
import { checkFiles } from './package-files';

describe('whether what the manifest names is there', () => {
  const zip = unzipSync(scorm12Package());
  const read = readManifest(strFromU8(zip['imsmanifest.xml']));
  if (!read.ok) throw new Error('our own package must be readable');
  const paths = Object.keys(zip);

  test('our package has it all, however its accents were typed', () => {
    expect(checkFiles(read.manifest, paths)).toEqual({ faults: [], warnings: [] });
    expect(checkFiles(read.manifest, paths.map((path) => path.normalize('NFD')))).toEqual({ faults: [], warnings: [] });
  });

  test('without its page it is refused; without a picture it is warned of', () => {
    expect(checkFiles(read.manifest, paths.filter((path) => !path.endsWith('index.html'))).faults).toMatchObject([{ code: 'file-missing', path: 'bai-1/index.html' }]);
    expect(checkFiles(read.manifest, paths.filter((path) => !path.endsWith('.svg')))).toMatchObject({ faults: [], warnings: [{ code: 'file-missing' }] });
  });

  test('another case is told of by both names', () => {
    expect(checkFiles(read.manifest, paths.map((path) => path.replace('index', 'Index')))).toMatchObject({ faults: [], warnings: [{ code: 'file-case' }] });
  });
});
