import { Injectable } from '@nestjs/common';
import { localDay, placesFor, type Principal } from '@hvs/people';
import { Clock, Database } from '@hvs/platform';
import { Attainment } from './attainment.service';
import { audiencesIn, countedIn, creditOf, evidenceLines, peopleBehind, personUnder, type EvidenceLine, type EvidencePerson, type PersonBehind } from './people-behind.queries';
import { attainmentProblems } from './problems';
import type { Target } from './target';
import { Targets } from './targets.service';
import { whyOf } from './why';

export interface Evidence {
  person: EvidencePerson;
  target: Target;
  why: string;
  credit: { at: Date; units: string[] } | null;
  lines: EvidenceLine[];
}

/** Who stands behind a figure, and what stands behind each person. */
@Injectable()
export class PeopleBehind {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly attainment: Attainment, private readonly targets: Targets) {}

  async list(code: string, unitId: string, places: string[], filter: { state?: 'met' | 'missing'; q?: string; page: number; size: number }): Promise<{ items: (PersonBehind & { why: string })[]; total: number }> {
    await this.attainment.place(unitId, places);
    const target = await this.targets.one(code);
    const found = await peopleBehind(this.db.em, target, unitId, target.deadline, { ...filter, limit: filter.size, offset: (filter.page - 1) * filter.size });
    return { items: found.map((person) => ({ ...person, why: whyOf(target, person) })), total: found[0]?.total ?? 0 };
  }

  /** Whether somebody may read a person's statements: the person stands under a unit where he holds that permission. */
  async maySee(personId: string, who: Pick<Principal, 'grants'>): Promise<boolean> {
    const places = placesFor(who, 'statements.read');
    return places.length > 0 && (await personUnder(this.db.em, personId, places, localDay(this.clock.now()))) !== undefined;
  }

  /** The targets in which a person counts as having met them. */
  countedIn(personId: string): Promise<{ code: string; title: string; since: Date }[]> {
    return countedIn(this.db.em, personId);
  }

  async explain(code: string, personId: string, places: string[]): Promise<Evidence> {
    const day = localDay(this.clock.now());
    const target = await this.targets.one(code);
    const person = await personUnder(this.db.em, personId, places, day);
    if (!person) throw attainmentProblems.personMissing('Người này không có, hoặc thuộc đơn vị ngoài phạm vi bạn được xem.');
    const audiences = await audiencesIn(this.db.em, personId, target, target.deadline);
    const lines = await evidenceLines(this.db.em, personId, audiences, target.year);
    const credit = (await creditOf(this.db.em, code, personId)) ?? null;
    const missing = lines.filter((line) => !line.attainedAt).map((line) => line.groupName);
    const why = audiences.length === 0 ? 'Người này không thuộc diện được tính của chỉ tiêu.' : whyOf(target, { metAt: credit?.at ?? null, missing, groupsDone: lines.length - missing.length, groupsTotal: lines.length });
    return { person, target, why, credit, lines };
  }
}
