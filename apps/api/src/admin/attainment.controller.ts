import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import { Attainment, PeopleBehind, Targets, type Evidence, type TargetFigure, type UnitFigure } from '@hvs/attainment';
import { Audit, placesFor, type Principal } from '@hvs/people';
import { Clock, Config, Database } from '@hvs/platform';
import { Allow, Api, Places, Who } from '../http/route';

const AtUnit = z.object({ unitId: z.uuid().optional() });
const PeopleQuery = z.object({
  unitId: z.uuid().optional(), state: z.enum(['met', 'missing']).optional(), q: z.string().trim().min(1).max(100).optional(),
  page: z.coerce.number().int().min(1).default(1), size: z.coerce.number().int().min(1).max(200).default(50),
});
const Declaration = z.strictObject({ value: z.number().int().min(0).max(10_000_000), source: z.string().trim().min(5).max(500), date: z.iso.date() });

@Controller('api/attainment')
@Allow('attainment.read')
export class AttainmentController {
  constructor(
    private readonly attainment: Attainment,
    private readonly audit: Audit,
    private readonly behind: PeopleBehind,
    private readonly db: Database,
    private readonly targets: Targets,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  @Get()
  @Api({ about: 'Every target of the year for one unit of mine.', query: AtUnit })
  async dashboard(@Places() places: string[], @Query() query: z.infer<typeof AtUnit>): Promise<unknown> {
    const unitId = query.unitId ?? places[0]!;
    const figures = await this.attainment.ofUnit(unitId, places);
    const unit = await this.attainment.place(unitId, places);
    return {
      unit, breadcrumb: await this.visibleBreadcrumb(unitId, places), places, year: this.config.get('PROGRAMME_YEAR'), asOf: this.clock.now(),
      targets: figures.map(targetView),
    };
  }

  @Get(':target/units')
  @Api({ about: 'One target for every unit directly below.', query: AtUnit })
  async units(@Places() places: string[], @Param('target') target: string, @Query() query: z.infer<typeof AtUnit>): Promise<unknown> {
    const unitId = query.unitId ?? places[0]!;
    const [own, children] = await Promise.all([this.attainment.ofTarget(target, unitId, places), this.attainment.childrenOf(target, unitId, places)]);
    return { target: targetView(own), breadcrumb: await this.visibleBreadcrumb(unitId, places), unit: own.unit, asOf: this.clock.now(), items: children.map(unitView) };
  }

  @Get(':target/people')
  @Api({ about: 'The people behind a figure: who counts, who does not, and why.', query: PeopleQuery })
  async people(@Places() places: string[], @Param('target') target: string, @Query() query: z.infer<typeof PeopleQuery>): Promise<unknown> {
    const { page, size, unitId, ...filter } = query;
    const found = await this.behind.list(target, unitId ?? places[0]!, places, { ...filter, page, size });
    return { items: found.items.map((p) => ({ ...p, state: p.metAt ? 'met' : 'missing' })), total: found.total, page, size };
  }

  @Get(':target/people/:personId/evidence')
  @Api({ about: 'Why a person counts or not, down to the statements.' })
  async evidence(@Places() places: string[], @Param('target') target: string, @Param('personId') personId: string): Promise<unknown> {
    return evidenceView(await this.behind.explain(target, personId, places));
  }

  @Put(':target/denominators/:unitId')
  @Allow('denominators.write')
  @Api({ about: 'Declares a unit\'s denominator with its source; the one before stays in history.', body: Declaration })
  async declare(@Who() who: Principal, @Places() places: string[], @Param('target') code: string, @Param('unitId') unitId: string, @Body() body: z.infer<typeof Declaration>): Promise<unknown> {
    await this.attainment.place(unitId, places);
    const target = await this.targets.one(code);
    await this.db.transact(async (tx) => {
      await this.targets.declare(who.personId, target.code, unitId, body, tx);
      await this.audit.record(tx, { actorId: who.personId, act: 'denominator.declared', subjectKind: 'unit', subjectId: unitId, detail: { target: target.code, ...body } });
    });
    return targetView(await this.attainment.ofTarget(code, unitId, placesFor(who, 'attainment.read')));
  }

  /** The way from the caller's own top unit down: what stands above it is not theirs to open. */
  private async visibleBreadcrumb(unitId: string, places: string[]): Promise<unknown[]> {
    const whole = await this.attainment.breadcrumb(unitId);
    return whole.slice(Math.max(0, whole.findIndex((unit) => places.includes(unit.id))));
  }
}

const unitView = (figure: UnitFigure): Record<string, unknown> => ({
  unit: figure.unit, met: figure.met, counted: figure.counted, percent: figure.percent, accounts: figure.accounts, attendances: figure.attendances, state: figure.state, asOf: figure.asOf,
  denominator: figure.denominator && {
    value: figure.denominator.value, source: figure.denominator.source, date: figure.denominator.date, declaredBy: figure.denominator.declaredBy, own: figure.denominator.own, missingUnits: figure.denominator.missingUnits,
  },
});

const targetView = (figure: TargetFigure): Record<string, unknown> => ({
  ...unitView(figure),
  code: figure.target.code, title: figure.target.title, rule: figure.target.ruleSentence, note: figure.target.note, legalClause: figure.target.legalClause, deadline: figure.target.deadline,
  daysLeft: figure.daysLeft, measure: figure.target.measure, requiredPercent: figure.target.requiredPercent,
});

const SOURCES: Record<string, string> = { self: 'học trên hệ thống', assigned: 'được ghi danh, học trên hệ thống', outside: 'kết quả từ nền tảng khác gửi về' };
const evidenceView = (evidence: Evidence): unknown => ({
  person: { id: evidence.person.id, fullName: evidence.person.fullName, unitName: evidence.person.unitName, position: evidence.person.position },
  target: { code: evidence.target.code, title: evidence.target.title, rule: evidence.target.ruleSentence, legalClause: evidence.target.legalClause },
  why: evidence.why,
  countedIn: evidence.credit?.units ?? [],
  steps: evidence.lines.flatMap((line) => [
    { kind: 'requirement', title: line.groupName, at: null, detail: line.legalSource, statementId: null, done: line.attainedAt !== null },
    ...(line.attainedAt
      ? [
          { kind: 'course', title: line.courseTitle ?? line.groupName, at: line.attainedAt, detail: `${SOURCES[line.courseSource ?? ''] ?? ''}${line.score === null ? '' : `, điểm ${Math.round(line.score * 100)} %`}`, statementId: null, done: true },
          ...(line.statementId ? [{ kind: 'statement', title: 'Bản ghi học tập làm căn cứ', at: line.attainedAt, detail: line.statementId, statementId: line.statementId, done: true }] : []),
        ]
      : []),
  ]),
});
