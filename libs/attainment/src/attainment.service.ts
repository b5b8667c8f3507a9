import { Injectable } from '@nestjs/common';
import { localDay } from '@hvs/people';
import { Clock, Database } from '@hvs/platform';
import { accountsUnder, breadcrumbOf, declaredIn, figuresOf, isUnder, treeUnder, unitRef, type UnitRef } from './attainment.queries';
import { denominatorOf, type Declared, type DenominatorView } from './denominators';
import { attainmentProblems } from './problems';
import { daysLeft, percentOf, stateOf, type Target, type TargetState } from './target';
import { Targets } from './targets.service';

/** One target as one unit stands to it. `met` are all who met it; `counted` those in units that declared a denominator. */
export interface UnitFigure {
  unit: UnitRef;
  met: number;
  counted: number;
  attendances: number;
  accounts: number;
  denominator: DenominatorView | null;
  percent: number | null;
  state: TargetState;
  asOf: Date | null;
}
export interface TargetFigure extends UnitFigure {
  target: Target;
  daysLeft: number;
}

/** The dashboard's figures. Screens and exports both read these, so they cannot differ. */
@Injectable()
export class Attainment {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly targets: Targets) {}

  /** A unit the caller may see, or a Problem that does not tell whether it exists. */
  async place(unitId: string, places: string[]): Promise<UnitRef> {
    const day = this.today();
    const unit = (await isUnder(this.db.em, unitId, places, day)) ? await unitRef(this.db.em, unitId, day) : undefined;
    if (!unit) throw attainmentProblems.unitMissing('Đơn vị này không có, hoặc nằm ngoài phạm vi bạn được xem.');
    return unit;
  }

  breadcrumb(unitId: string): Promise<UnitRef[]> {
    return breadcrumbOf(this.db.em, unitId, this.today());
  }

  /** Every target of the year for one unit. */
  async ofUnit(unitId: string, places: string[]): Promise<TargetFigure[]> {
    const unit = await this.place(unitId, places);
    const targets = await this.targets.list();
    return Promise.all(targets.map((target) => this.figure(target, unit)));
  }

  async ofTarget(code: string, unitId: string, places: string[]): Promise<TargetFigure> {
    const unit = await this.place(unitId, places);
    return this.figure(await this.targets.one(code), unit);
  }

  /** The same target for every unit directly below, in the order of names. */
  async childrenOf(code: string, unitId: string, places: string[]): Promise<UnitFigure[]> {
    await this.place(unitId, places);
    const target = await this.targets.one(code);
    const tree = await treeUnder(this.db.em, unitId, this.today());
    const figures = await this.figures(target, tree.filter((u) => u.parentId === unitId), tree);
    return figures
      .filter((f) => f.accounts > 0 || f.denominator !== null || f.met > 0)
      .sort((a, b) => a.unit.name.localeCompare(b.unit.name, 'vi'));
  }

  private async figure(target: Target, unit: UnitRef): Promise<TargetFigure> {
    const tree = await treeUnder(this.db.em, unit.id, this.today());
    const [figure] = await this.figures(target, [unit], tree);
    return { ...figure!, target, daysLeft: daysLeft(this.today(), target.deadline) };
  }

  private async figures(target: Target, units: UnitRef[], tree: { id: string; parentId: string | null }[]): Promise<UnitFigure[]> {
    const day = this.today();
    const childrenOf = new Map<string, string[]>();
    for (const unit of tree) if (unit.parentId) childrenOf.set(unit.parentId, [...(childrenOf.get(unit.parentId) ?? []), unit.id]);
    const declared: Map<string, Declared> = await declaredIn(this.db.em, target.code);
    const accounts = await accountsUnder(this.db.em, target, [...new Set([...units.map((u) => u.id), ...tree.filter((u) => !declared.has(u.id)).map((u) => u.id)])], day);
    const figures = await figuresOf(this.db.em, target.code, tree.map((u) => u.id));
    return units.map((unit) => {
      const denominator = denominatorOf(unit.id, childrenOf, declared, (id) => (accounts.get(id) ?? 0) > 0) ?? null;
      const figure = figures.get(unit.id);
      const met = figure?.met ?? 0;
      // Someone in two declaring parts is one person above them, so the sum of the parts may not exceed the whole.
      const counted = !denominator || denominator.missingUnits === 0 ? met : Math.min(met, denominator.units.reduce((sum, id) => sum + (figures.get(id)?.met ?? 0), 0));
      const percent = percentOf(counted, denominator?.value ?? null);
      return {
        unit, met, counted, denominator, percent,
        attendances: figure?.attendances ?? 0,
        accounts: accounts.get(unit.id) ?? 0,
        state: stateOf(percent, target.requiredPercent),
        asOf: figure?.updatedAt ?? null,
      };
    });
  }

  private today(): string {
    return localDay(this.clock.now());
  }
}
