import { readCourseStructure, type CourseAu, type CourseStructure } from '@hvs/cmi5';
import { decodeXml, locate } from '@hvs/package';
import type { CourseTree, CourseUnit } from '../course-tree';
import type { ContentStandard } from './standard';

/** cmi5: `cmi5.xml` in a zip, or alone when all of its units stand elsewhere (§14). */
export const cmi5: ContentStandard = {
  locate: (paths) => locate(paths, 'cmi5.xml'),
  read: ({ bytes, paths, zip }) => {
    const decoded = decodeXml(bytes);
    if (!decoded.ok) return decoded;
    const read = readCourseStructure(decoded.xml, { zip, files: new Set(paths) });
    if (!read.ok) return read;
    const { structure } = read;
    return { ok: true, standard: 'cmi5', edition: null, title: structure.title, treeOf: (title) => structureTree(structure, title), content: { structure }, warnings: read.warnings };
  },
};

/** A module for each outermost block; AUs outside all blocks share one named after the course as long as they stand side by side. */
export const structureTree = (structure: CourseStructure, title: string): CourseTree => {
  const modules: CourseTree['modules'] = [];
  const titles = new Map(structure.blocks.map((block): [string, string] => [block.id, block.title]));
  let open: string | undefined;
  for (const au of structure.aus) {
    const block = au.blocks[0];
    const place = block ?? '';
    if (place !== open || modules.length === 0) modules.push({ id: block ?? `m${modules.length + 1}`, title: (block && titles.get(block)) ?? title, units: [] });
    open = place;
    modules.at(-1)!.units.push(unitOf(au));
  }
  return {
    title, summary: structure.description, language: 'und', legalSource: '', audiences: [], modules, assessment: null,
    publisherId: structure.publisherId,
    blocks: structure.blocks.map(({ id, publisherId, title: name, parent }) => ({ id, publisherId, title: name, parent })),
  };
};

const unitOf = (au: CourseAu): CourseUnit => ({
  id: au.id, title: au.title, minutes: 0, summary: au.description, kind: 'au', itemId: au.publisherId,
  au: {
    url: au.url, publisherId: au.publisherId, moveOn: au.moveOn, masteryScore: au.masteryScore, launchMethod: au.launchMethod,
    launchParameters: au.launchParameters, entitlementKey: au.entitlementKey, activityType: au.activityType, blocks: au.blocks,
  },
});
