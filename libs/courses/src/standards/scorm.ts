import { decodeXml, locate } from '@hvs/package';
import { checkFiles, readManifest } from '@hvs/scorm';
import { packageTree } from '../package-tree';
import type { ContentStandard } from './standard';

/** SCORM 1.2 and 2004: `imsmanifest.xml` (CAM 3.2.1). */
export const scorm: ContentStandard = {
  locate: (paths) => locate(paths, 'imsmanifest.xml'),
  read: ({ bytes, paths, zip }) => {
    if (!zip) return { ok: false, faults: [{ code: 'needs-zip', text: 'Đây là tệp imsmanifest.xml đứng một mình. Hãy tải lên cả gói SCORM (.zip), đừng giải nén.' }] };
    const decoded = decodeXml(bytes);
    if (!decoded.ok) return decoded;
    const read = readManifest(decoded.xml);
    if (!read.ok) return read;
    const { manifest } = read;
    const there = checkFiles(manifest, paths);
    if (there.faults.length > 0) return { ok: false, faults: there.faults };
    return {
      ok: true, standard: manifest.standard, edition: manifest.edition, title: manifest.title,
      treeOf: (title) => packageTree(manifest, title),
      content: { manifest },
      warnings: [...read.warnings, ...there.warnings],
    };
  },
};
