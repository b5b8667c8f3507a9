import { Injectable } from '@nestjs/common';
import { Clock, Database, holdLock, newId, type Problem, type Tx } from '@hvs/platform';
import { Audit } from './audit.service';
import { localDay } from './day';
import { moveMembers } from './move-members.queries';
import { peopleProblems } from './problems';
import type { Day, UnitKind, UnitListed, UnitRef } from './shapes';
import { amend, end, type Amendment, type Refusal } from './unit-history';
import {
  countRemaining, findAncestors, findChildIds, findHistory, findSubtreeIds, findUnitByCode, findUnitIdByCode, findUnitRefs, findUnits,
  insertPeriod, insertUnit, isUnder, updatePeriod, visibleUnitIds, wouldCircle, type UnitFilter,
} from './units.queries';

export interface NewUnit {
  code: string;
  name: string;
  kind: UnitKind;
  parentId: string | null;
  officialCode?: string | null;
  validFrom: Day;
  validTo?: Day | null;
}

const WHY: Record<Refusal, string> = {
  'not-there': 'Đơn vị không tồn tại vào ngày đó. Chưa có gì thay đổi; hãy chọn một ngày khi đơn vị còn hoạt động.',
  'later-change': 'Đơn vị đã có thay đổi ghi cho một ngày sau đó. Chưa có gì thay đổi; hãy chọn ngày muộn hơn, hoặc sửa thay đổi kia trước.',
  'begins-then': 'Đơn vị mới bắt đầu đúng ngày đó nên chưa thể kết thúc. Chưa có gì thay đổi; hãy chọn ngày muộn hơn.',
};

/** The tree of units, dated: every question is asked of a day (today when none is given), and changing it leaves the past as it was. */
@Injectable()
export class Organisation {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit) {}

  /** Today in the province. */
  today(): Day {
    return localDay(this.clock.now());
  }

  async unit(unitId: string, onDay = this.today(), outer?: Tx): Promise<UnitRef | undefined> {
    return (await findUnitRefs(outer ?? this.db.em, [unitId], onDay))[0];
  }

  /** Several units at once, by id; closed ones keep the name they last had. */
  async refs(unitIds: readonly string[], onDay = this.today(), outer?: Tx): Promise<Map<string, UnitRef>> {
    return new Map((await findUnitRefs(outer ?? this.db.em, unitIds, onDay)).map((ref) => [ref.id, ref]));
  }

  byCode(code: string, onDay = this.today(), outer?: Tx): Promise<UnitRef | undefined> {
    return findUnitByCode(outer ?? this.db.em, code, onDay);
  }

  /** The unit itself first, the province last: the `place` that `may` asks for, by id. */
  ancestorsOf(unitId: string, onDay = this.today(), outer?: Tx): Promise<UnitRef[]> {
    return findAncestors(outer ?? this.db.em, unitId, onDay);
  }

  /** The province first, the unit itself last. */
  async breadcrumb(unitId: string, onDay = this.today(), outer?: Tx): Promise<UnitRef[]> {
    return (await this.ancestorsOf(unitId, onDay, outer)).reverse();
  }

  /** Direct children, for whoever already may see the parent. */
  children(unitId: string, onDay = this.today(), outer?: Tx): Promise<UnitListed[]> {
    return findUnits(outer ?? this.db.em, { places: [unitId], parentId: unitId }, onDay);
  }

  /** The unit and everything under it, from the top down. */
  subtreeIds(unitId: string, onDay = this.today(), outer?: Tx): Promise<string[]> {
    return findSubtreeIds(outer ?? this.db.em, unitId, onDay);
  }

  visibleIds(places: readonly string[], onDay = this.today(), outer?: Tx): Promise<string[]> {
    return visibleUnitIds(outer ?? this.db.em, places, onDay);
  }

  /** The unit, if it stands under one of the places; otherwise the same `unitMissing` as for a unit that does not exist. */
  async unitIn(places: readonly string[], unitId: string, onDay = this.today(), outer?: Tx): Promise<UnitRef> {
    const tx = outer ?? this.db.em;
    const unit = (await isUnder(tx, places, unitId, onDay)) ? await this.unit(unitId, onDay, tx) : undefined;
    if (!unit) throw peopleProblems.unitMissing('Đơn vị này không có, hoặc không thuộc phạm vi bạn quản lý. Hãy chọn lại từ danh sách đơn vị.');
    return unit;
  }

  listUnits(filter: UnitFilter, onDay = this.today(), outer?: Tx): Promise<UnitListed[]> {
    return findUnits(outer ?? this.db.em, filter, onDay);
  }

  /** All units under the places as one flat list with parents, for pickers. */
  tree(places: readonly string[], onDay = this.today(), outer?: Tx): Promise<UnitListed[]> {
    return this.listUnits({ places }, onDay, outer);
  }

  /** Makes a unit unless one has this code; one that is there stays as it is. */
  ensureUnit(unit: NewUnit, outer?: Tx): Promise<{ id: string; fresh: boolean }> {
    return this.db.transact(async (tx) => {
      const id = newId();
      if (!(await insertUnit(tx, { id, code: unit.code, at: this.clock.now() }))) return { id: (await findUnitIdByCode(tx, unit.code))!, fresh: false };
      if (unit.parentId !== null) await this.requireOn(tx, unit.parentId, unit.validFrom);
      await insertPeriod(tx, id, { ...unit, id: newId(), officialCode: unit.officialCode ?? null, validTo: unit.validTo ?? null });
      return { id, fresh: true };
    }, outer);
  }

  /** From that day on the unit stands under another parent. */
  move(change: { unitId: string; parentId: string; on: Day; by: string | null }, outer?: Tx): Promise<void> {
    return this.change(async (tx) => {
      await this.requireOn(tx, change.parentId, change.on);
      if (await wouldCircle(tx, change.unitId, change.parentId, change.on)) {
        throw refused('Một đơn vị không thể trực thuộc chính nó hoặc đơn vị cấp dưới của nó. Chưa có gì thay đổi; hãy chọn đơn vị cấp trên khác.');
      }
      await this.write(tx, change.unitId, amend(await findHistory(tx, change.unitId), change.on, { parentId: change.parentId }));
      await this.note(tx, 'unit.moved', change);
    }, outer);
  }

  /** From that day on the unit has another name (and official code). */
  rename(change: { unitId: string; name: string; officialCode?: string | null; on: Day; by: string | null }, outer?: Tx): Promise<void> {
    return this.change(async (tx) => {
      const code = change.officialCode === undefined ? {} : { officialCode: change.officialCode };
      await this.write(tx, change.unitId, amend(await findHistory(tx, change.unitId), change.on, { name: change.name, ...code }));
      await this.note(tx, 'unit.renamed', change);
    }, outer);
  }

  /** From that day on the unit exists no longer. Refused while units stand under it or people belong to it: they go elsewhere first, or see `merge`. */
  close(change: { unitId: string; on: Day; by: string | null }, outer?: Tx): Promise<void> {
    return this.change(async (tx) => {
      const left = await countRemaining(tx, change.unitId, change.on);
      if (left.units + left.people > 0) {
        throw refused(
          `Đơn vị còn ${left.units} đơn vị trực thuộc và ${left.people} người vào ngày đó. Chưa có gì thay đổi; hãy chuyển họ sang đơn vị khác hoặc dùng chức năng sáp nhập.`,
          left,
        );
      }
      await this.write(tx, change.unitId, end(await findHistory(tx, change.unitId), change.on));
      await this.note(tx, 'unit.closed', change);
    }, outer);
  }

  /**
   * Units become part of another on a day: what stood under them and who belonged to them goes over, and they end. Before
   * that day everything stays as it was. Roles are not carried over: who manages the merged unit is a decision of its own.
   */
  merge(change: { unitIds: readonly string[]; intoId: string; on: Day; by: string | null }, outer?: Tx): Promise<{ people: number }> {
    return this.change(async (tx) => {
      await this.requireOn(tx, change.intoId, change.on);
      let people = 0;
      for (const unitId of change.unitIds) {
        for (const childId of await findChildIds(tx, unitId, change.on)) await this.move({ unitId: childId, parentId: change.intoId, on: change.on, by: change.by }, tx);
        people += await moveMembers(tx, unitId, change.intoId, change.on);
        await this.close({ unitId, on: change.on, by: change.by }, tx);
      }
      await this.note(tx, 'unit.merged', { unitId: change.intoId, on: change.on, by: change.by, unitIds: change.unitIds, people });
      return { people };
    }, outer);
  }

  /** One change of the tree at a time, so that two cannot make a circle together. */
  private change<T>(fn: (tx: Tx) => Promise<T>, outer?: Tx): Promise<T> {
    return this.db.transact(async (tx) => {
      await holdLock(tx, 'people', 'unit-tree');
      return fn(tx);
    }, outer);
  }

  private async write(tx: Tx, unitId: string, decided: Amendment | Refusal): Promise<void> {
    if (typeof decided === 'string') throw refused(WHY[decided]);
    await updatePeriod(tx, decided.update);
    if (decided.begin) await insertPeriod(tx, unitId, { ...decided.begin, id: newId() });
  }

  private async requireOn(tx: Tx, unitId: string, on: Day): Promise<void> {
    if ((await findAncestors(tx, unitId, on)).length === 0) {
      throw peopleProblems.unitMissing('Đơn vị cấp trên hoặc đơn vị nhận không tồn tại vào ngày đó. Chưa có gì thay đổi; hãy chọn đơn vị hoặc ngày khác.');
    }
  }

  private note(tx: Tx, act: string, change: { unitId: string; by: string | null; [detail: string]: unknown }): Promise<void> {
    const { unitId, by, ...detail } = change;
    return this.audit.record(tx, { actorId: by, act, subjectKind: 'unit', subjectId: unitId, detail });
  }
}

const refused = (detail: string, extra?: Record<string, unknown>): Problem => peopleProblems.unitChangeRefused(detail, extra);
