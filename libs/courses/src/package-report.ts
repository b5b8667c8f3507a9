import type { CourseStandard } from './course-tree';

/** What was found in an uploaded package, for the person who uploaded it. */
export interface PackageReport {
  ok: boolean;
  standard: CourseStandard | null;
  /** As the manifest names itself, e.g. `1.2`, `2004 4th Edition`. */
  edition: string | null;
  title: string | null;
  /** What it was made with, where that shows. */
  tool: string | null;
  /** Parts a learner launches. */
  items: number;
  files: number;
  bytes: number;
  /** Other places its pages load something from. */
  hosts: string[];
  faults: PackageFault[];
}

export interface PackageFault {
  severity: 'error' | 'warning';
  /** For programs, e.g. `file-missing`. */
  code: string;
  /** A path in the package, or '' for the package as a whole. */
  path: string;
  /** 0 when no line can be named. */
  line: number;
  /** What is wrong. */
  text: string;
  /** What to do about it; '' where nothing need be done. */
  todo: string;
}
