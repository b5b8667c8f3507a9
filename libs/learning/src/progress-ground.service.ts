import { Injectable } from '@nestjs/common';
import { courseIri, Courses } from '@hvs/courses';
import { lmsAuthority, Lrs, type Ground, type Standing } from '@hvs/lrs';
import { Config, type Tx } from '@hvs/platform';
import { agentKey } from '@hvs/xapi';
import { decides } from './deciding';
import { lockedByRegistration, progressOfMany, type Enrolment } from './learning.queries';
import { StatementReaders } from './statement-readers.service';

const REASON = {
  running: 'Lượt học của năm kế hoạch đang thực hiện',
  result: 'Kết quả của một lượt học được tính từ bản ghi này',
  outside: 'Kết quả học ở nền tảng khác',
} as const;

/** What progress rests on: it is folded from statements, and must be the same when it is folded again. */
@Injectable()
export class ProgressGround implements Ground {
  constructor(private readonly config: Config, private readonly courses: Courses, private readonly lrs: Lrs, private readonly readers: StatementReaders) {}

  /**
   * All statements of enrolments of the running plan year; of earlier years those that decide something (see `decides`). Results of
   * courses learned elsewhere, of any year: an enrolment may yet be made for one.
   */
  async needs(tx: Tx, statements: readonly Standing[]): Promise<Map<string, string>> {
    const enrolments = new Map((await lockedByRegistration(tx, [...new Set(statements.flatMap(({ registration }) => registration ?? []))])).map((one) => [one.registration, one]));
    const of = (one: Standing): Enrolment | undefined => (one.registration === null ? undefined : enrolments.get(one.registration));
    const needed = new Map<string, string>();
    const past: Standing[] = [];
    for (const one of statements) {
      const enrolment = of(one);
      if (enrolment && enrolment.year >= this.config.get('PROGRAMME_YEAR')) needed.set(one.id, REASON.running);
      else if (enrolment && this.isOurs(one)) past.push(one);
    }
    for (const id of await this.deciding(tx, past, enrolments)) needed.set(id, REASON.result);
    for (const id of await this.resultsFromElsewhere(tx, statements)) if (!needed.has(id)) needed.set(id, REASON.outside);
    return needed;
  }

  /** Nobody else's word counts in our own courses, and nothing that is voided. */
  private isOurs({ authority, voided }: Standing): boolean {
    return !voided && authority === agentKey(lmsAuthority(this.config.get('IRI_BASE')));
  }

  private async deciding(tx: Tx, statements: readonly Standing[], enrolments: ReadonlyMap<string, Enrolment>): Promise<string[]> {
    const progress = await progressOfMany(tx, [...new Set(statements.map(({ registration }) => enrolments.get(registration!)!.id))]);
    const ids: string[] = [];
    for (const { id, registration, statement, stored } of await this.lrs.byIds(statements.map((one) => one.id), tx)) {
      const enrolment = enrolments.get(registration!)!;
      const version = await this.courses.version(enrolment.versionId, tx);
      const seen = version.standard === 'outside' ? undefined : (await this.readers.of(version, tx)).read(statement, stored);
      if (seen && decides(seen, progress.get(enrolment.id)!.get(seen.unitId))) ids.push(id);
    }
    return ids;
  }

  private async resultsFromElsewhere(tx: Tx, statements: readonly Standing[]): Promise<string[]> {
    const base = this.config.get('IRI_BASE');
    const all = courseIri(base, '');
    const ids: string[] = [];
    const outside = new Map<string, boolean>();
    for (const { id, actor, activity, voided } of statements) {
      // Of one of ours, pseudonymised or not.
      if (voided || !activity?.startsWith(all) || !actor?.startsWith(`account|${base}`)) continue;
      const slug = activity.slice(all.length);
      if (!outside.has(slug)) outside.set(slug, (await this.courses.bySlug(slug, tx))?.standard === 'outside');
      if (outside.get(slug)) ids.push(id);
    }
    return ids;
  }
}
