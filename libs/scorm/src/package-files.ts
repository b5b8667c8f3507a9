import { fileFinder, MAX_REPORTED, resolveHref, type Fault } from '@hvs/package';
import { launchable } from './manifest';
import type { Manifest } from './types';

/** Whether what the manifest names is there: a launch page that is not there is a fault, another file a warning. Paths from the manifest's folder. */
export const checkFiles = (manifest: Manifest, paths: readonly string[]): { readonly faults: Fault[]; readonly warnings: Fault[] } => {
  const missing = fileFinder(paths);
  const launches = launchable(manifest.organisation.items).flatMap((item) => {
    const resolved = resolveHref([], item.href ?? '');
    return resolved.kind === 'inside' ? [[resolved.path, `Mục “${item.title}”`] as const] : [];
  });
  const launched = new Set(launches.map(([path]) => path));
  const files = manifest.resources.flatMap((resource) =>
    resource.files.filter((path) => !launched.has(path)).map((path) => [path, `Tài nguyên “${resource.id}”`] as const));
  const ofLaunches = launches.flatMap(([path, of]) => missing(path, of) ?? []);
  const isMissing = (fault: Fault): boolean => fault.code === 'file-missing';
  const warnings = [...ofLaunches.filter((fault) => !isMissing(fault)), ...files.flatMap(([path, of]) => missing(path, of) ?? [])];
  return { faults: ofLaunches.filter(isMissing).slice(0, MAX_REPORTED), warnings: warnings.slice(0, MAX_REPORTED) };
};
