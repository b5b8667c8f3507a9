/** What was found in an uploaded package, for the person who uploaded it. */
export interface PackageReport {
  ok: boolean;
  standard: 'scorm12' | 'scorm2004' | null;
  /** As the manifest names itself, e.g. `1.2`, `2004 4th Edition`. */
  edition: string | null;
  title: string | null;
  /** Parts a learner launches. */
  items: number;
  files: number;
  bytes: number;
  faults: PackageFault[];
}

export interface PackageFault {
  severity: 'error' | 'warning';
  /** A path in the package, or '' for the package as a whole. */
  path: string;
  /** 0 when no line can be named. */
  line: number;
  text: string;
}
