import { Injectable } from '@nestjs/common';
import { courseIri, Courses, unitIdOf, unitsOf, type CourseVersion } from '@hvs/courses';
import { Config, type Tx } from '@hvs/platform';
import type { Statement } from '@hvs/xapi';
import { readEvidence, type Evidence } from './evidence';
import { speaksForItself, WHOLE_COURSE } from './whole-course';

/** Reads the statements of one version of a course. */
export interface StatementReader {
  read(statement: Statement, stored: Date): Evidence | undefined;
  /** The package itself says what makes the course complete: what is said of the course counts, not that all units are done. */
  readonly speaksForItself: boolean;
}

/** What a statement says of a course, by the rules of the version that is learned. */
@Injectable()
export class StatementReaders {
  constructor(private readonly config: Config, private readonly courses: Courses) {}

  async of(version: CourseVersion, outer?: Tx): Promise<StatementReader> {
    const base = this.config.get('IRI_BASE');
    const isWhole = speaksForItself(version, version.standard === 'scorm2004' ? await this.courses.manifest(version.id, outer) : undefined);
    const whole = courseIri(base, version.slug);
    const unitOf = (iri: string): string | undefined => (isWhole && iri === whole ? WHOLE_COURSE : unitIdOf(base, version, iri));
    // An AU of cmi5 and a course that rolls itself up say both for themselves: passed is not completed.
    const saysBoth = new Set([WHOLE_COURSE, ...unitsOf(version.tree).flatMap(({ id, au }) => (au ? [id] : []))]);
    return { speaksForItself: isWhole, read: (statement, stored) => readEvidence(statement, stored, unitOf, (unitId) => saysBoth.has(unitId)) };
  }
}
