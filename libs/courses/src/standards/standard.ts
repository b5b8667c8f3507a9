import type { Fault, Located, Refused } from '@hvs/package';
import type { CourseStandard, CourseTree } from '../course-tree';

/** Ways of making a course, each known by a file of its own in the package. Nobody is asked which one it is. */
export interface ContentStandard {
  /** Where its file is; `paths` are those of the package's files, system junk left out. */
  locate(paths: readonly string[]): Located;
  /** What the package says; `paths` count from the folder of `file`, as `file` does. */
  read(of: PackageSource): StandardRead;
}

export interface PackageSource {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly paths: readonly string[];
  /** False: this one file is all that was uploaded. */
  readonly zip: boolean;
}

export type StandardRead = ReadCourse | Refused;

export interface ReadCourse {
  readonly ok: true;
  readonly standard: CourseStandard;
  /** As the package names itself, e.g. `1.2`, `2004 4th Edition`; null where the standard has no editions. */
  readonly edition: string | null;
  /** '' if it says none. */
  readonly title: string;
  treeOf(title: string): CourseTree;
  /** What else the run-time must know, kept beside the tree. With the files it tells one version from another. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly warnings: readonly Fault[];
}
