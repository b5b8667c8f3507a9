import { Injectable } from '@nestjs/common';
import { localDay } from '@hvs/people';
import { Clock, Config, Database, newId, type Tx } from '@hvs/platform';
import { targetsOf } from './attainment.queries';
import { attainmentProblems } from './problems';
import type { Target, TargetFile } from './target';

/** The official targets, and the denominators that units declare for them. */
@Injectable()
export class Targets {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly config: Config) {}

  list(outer?: Tx): Promise<Target[]> {
    return targetsOf(outer ?? this.db.em, this.config.get('PROGRAMME_YEAR'));
  }

  async one(code: string): Promise<Target> {
    const target = (await this.list()).find((t) => t.code === code);
    if (!target) throw attainmentProblems.targetMissing('Chỉ tiêu này không có trong kế hoạch năm nay. Hãy chọn lại từ trang Chỉ tiêu.');
    return target;
  }

  /** Brings the targets to what the file says; targets of the year that it no longer has are left, since figures hang on them. */
  load(file: TargetFile, outer?: Tx): Promise<void> {
    return this.db.transact(async (tx) => {
      for (const [position, t] of file.targets.entries()) {
        await tx.query(
          `insert into attainment.target (code, year, position, title, population, rule, rule_sentence, measure, required_percent, deadline, legal_clause, note)
           values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)
           on conflict (code) do update set year = excluded.year, position = excluded.position, title = excluded.title, population = excluded.population, rule = excluded.rule,
             rule_sentence = excluded.rule_sentence, measure = excluded.measure, required_percent = excluded.required_percent, deadline = excluded.deadline,
             legal_clause = excluded.legal_clause, note = excluded.note`,
          [t.code, file.year, position, t.title, JSON.stringify(t.population), JSON.stringify(t.rule), t.ruleSentence, t.measure, t.requiredPercent, t.deadline, t.legalClause, t.note],
        );
      }
    }, outer);
  }

  /** Declares a unit's denominator; the one before stays in history with the day it was replaced. */
  declare(by: string | null, target: string, unitId: string, declared: { value: number; source: string; date: string }, outer?: Tx): Promise<void> {
    if (declared.date > localDay(this.clock.now())) {
      throw attainmentProblems.dateInFuture('Hãy ghi ngày của văn bản xác định số người, không phải ngày dự kiến. Số khai cũ vẫn giữ nguyên.');
    }
    return this.db.transact(async (tx) => {
      const now = this.clock.now();
      await tx.query(`update attainment.denominator set replaced_at = $3 where target = $1 and unit_id = $2 and replaced_at is null`, [target, unitId, now]);
      await tx.query(
        `insert into attainment.denominator (id, target, unit_id, value, source, source_date, declared_by, declared_at) values ($1,$2,$3,$4,$5,$6,$7,$8)`,
        [newId(), target, unitId, declared.value, declared.source, declared.date, by, now],
      );
    }, outer);
  }
}
