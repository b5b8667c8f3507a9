import { Injectable } from '@nestjs/common';
import { courseIri, Courses, unitsOf, type CourseVersion } from '@hvs/courses';
import { Credentials, Lrs, lmsAuthority } from '@hvs/lrs';
import { accountIn, localDay, People } from '@hvs/people';
import { Config, Database } from '@hvs/platform';
import { agentKey, targetIdOf, voidedIdOf, type Statement } from '@hvs/xapi';
import { explainStatement, type Belonging, type Effect, type Homeless } from './explain';
import { enrolmentsByRegistration, findEnrolment, progressOfMany, type Enrolment } from './learning.queries';
import { readOutsideResult } from './outside-result';
import { StatementReaders, type StatementReader } from './statement-readers.service';
import { WHOLE_COURSE } from './whole-course';

/** What became of a statement. */
export interface Explanation {
  /** Whose progress it belongs to. */
  readonly personId: string | null;
  readonly courseTitle: string | null;
  readonly effects: readonly Effect[];
}

interface Asked {
  readonly id: string;
  readonly statement: Statement;
  readonly stored: Date;
  readonly voided: boolean;
  readonly registration: string | null;
}
interface Home { readonly enrolment: Enrolment; readonly version: CourseVersion; readonly reader: StatementReader }

/** Why a statement did or did not change progress: the rules of the fold, told backwards. */
@Injectable()
export class Explanations {
  constructor(private readonly db: Database, private readonly config: Config, private readonly courses: Courses, private readonly lrs: Lrs, private readonly credentials: Credentials, private readonly people: People, private readonly readers: StatementReaders) {}

  /** Of each of these statements that is in the store, by id. */
  async ofStatements(ids: readonly string[]): Promise<Map<string, Explanation>> {
    const asked = await this.lrs.byIds(ids);
    const targets = new Map((await this.lrs.byIds(asked.flatMap(({ statement }) => targetIdOf(statement) ?? []))).map((one) => [one.id, one]));
    const homes = await this.homesOf(asked);
    const progress = await progressOfMany(this.db.em, [...homes.values()].flatMap((home) => (typeof home === 'string' ? [] : [home.enrolment.id])));
    const ours = agentKey(lmsAuthority(this.config.get('IRI_BASE')));
    return new Map(asked.map((one): [string, Explanation] => {
      const home = homes.get(one.id)!;
      const target = targets.get(targetIdOf(one.statement) ?? '');
      const inside = typeof home === 'string' ? undefined : home;
      const effects = explainStatement({
        statement: one.statement, voided: one.voided, year: this.config.get('PROGRAMME_YEAR'),
        ours: one.statement.authority !== undefined && agentKey(one.statement.authority) === ours,
        outside: inside?.version.standard === 'outside',
        target: target && { voided: target.voided, isVoiding: voidedIdOf(target.statement) !== undefined },
        place: inside ? this.belonging(one, inside, progress.get(inside.enrolment.id)!) : (home as Homeless),
      });
      return [one.id, { personId: inside?.enrolment.personId ?? null, courseTitle: inside?.version.tree.title ?? null, effects }];
    }));
  }

  private belonging(one: Asked, { enrolment, version, reader }: Home, progress: ReadonlyMap<string, NonNullable<Belonging['known']>>): Belonging {
    const { tree } = version;
    const evidence = reader.read(one.statement, one.stored);
    const title = evidence && (evidence.unitId === WHOLE_COURSE ? tree.title : tree.assessment?.id === evidence.unitId ? tree.assessment.title : unitsOf(tree).find((unit) => unit.id === evidence.unitId)?.title);
    return { courseTitle: tree.title, unitTitle: title, evidence, known: evidence && progress.get(evidence.unitId), outcome: enrolment };
  }

  /** By registration; what carries none of ours may be a result earned elsewhere. */
  private async homesOf(asked: readonly Asked[]): Promise<Map<string, Home | Homeless>> {
    const enrolments = await enrolmentsByRegistration(this.db.em, asked.flatMap(({ registration }) => registration ?? []));
    const byRegistration = new Map(enrolments.map((enrolment) => [enrolment.registration, enrolment]));
    const versions = new Map<string, CourseVersion>();
    const versionOf = async (id: string): Promise<CourseVersion> => {
      const version = versions.get(id) ?? (await this.courses.version(id));
      versions.set(id, version);
      return version;
    };
    const homes = new Map<string, Home | Homeless>();
    for (const one of asked) {
      const enrolment = one.registration === null ? undefined : byRegistration.get(one.registration);
      const version = enrolment && (await versionOf(enrolment.versionId));
      if (enrolment && version && version.standard !== 'outside') homes.set(one.id, { enrolment, version, reader: await this.readers.of(version) });
      else {
        const home = await this.outsideHome(one);
        const outside = typeof home === 'string' ? undefined : await versionOf(home.versionId);
        homes.set(one.id, typeof home === 'string' ? home : { enrolment: home, version: outside!, reader: await this.readers.of(outside!) });
      }
    }
    return homes;
  }

  private async outsideHome({ statement, stored, registration }: Asked): Promise<Enrolment | Homeless> {
    const base = this.config.get('IRI_BASE');
    const year = this.config.get('PROGRAMME_YEAR');
    const all = courseIri(base, '');
    const slugOf = (iri: string): string | undefined => (iri.startsWith(all) ? iri.slice(all.length) : undefined);
    const result = readOutsideResult(statement, stored, { isOurs: (actor) => accountIn(actor, base) !== undefined, year, yearOf: (at) => Number(localDay(at).slice(0, 4)), slugOf });
    const nowhere = registration === null ? 'no-registration' : 'registration-unknown';
    const slug = slugOf((statement.object as { id?: string }).id ?? '');
    if (slug === undefined) return nowhere;
    const course = await this.courses.bySlug(slug.split('/')[0]!);
    if (!course) return 'course-unknown';
    if (course.standard !== 'outside') return 'taught-here';
    if (!result.ok) return result.because === 'activity' ? nowhere : result.because;
    if (!course.currentVersionId || slug !== course.slug) return 'course-unknown';
    const [mayReport] = await this.credentials.mayReport([{ authority: statement.authority, activity: courseIri(base, slug), stored }]);
    if (!mayReport) return 'may-not-report';
    const person = await this.people.personBehind(statement.actor, base);
    if (!person) return 'person-unknown';
    return (await findEnrolment(this.db.em, person.id, course.id, year)) ?? 'waiting';
  }
}
