import { Injectable } from '@nestjs/common';
import { Database, newId, type Tx } from '@hvs/platform';
import { codesOf, crosswalkOf, crosswalkPairs, CROSSWALK_RELATIONS, replaceCrosswalk, type CrosswalkRow, type CrosswalkView } from './crosswalks.queries';
import { csvOf, readTable } from './framework-csv';
import type { DraftFault } from './framework-draft';
import { competencyProblems } from './problems';

const COLUMNS = ['tu', 'sang', 'quan_he', 'ghi_chu', 'da_doi_chieu'] as const;

/** What in one framework answers to what in another: QĐ 757 ↔ TT 02 ↔ DigComp 2.2, kept as data. */
@Injectable()
export class Crosswalks {
  constructor(private readonly db: Database) {}

  pairs(): Promise<{ from: string; to: string; rows: number }[]> {
    return crosswalkPairs(this.db.em);
  }

  of(from: string, to: string): Promise<CrosswalkView[]> {
    return crosswalkOf(this.db.em, from, to);
  }

  async toCsv(from: string, to: string): Promise<string> {
    return csvOf([COLUMNS, ...(await this.of(from, to)).map((row) => [row.from, row.to, row.relation, row.note, row.verified ? 'x' : ''])]);
  }

  async setFromCsv(tx: Tx, from: string, to: string, text: string): Promise<{ gone: number; written: number }> {
    const table = readTable(text, COLUMNS, ['tu', 'sang', 'quan_he']);
    if (!table.ok) throw faulty(table.faults);
    const faults: DraftFault[] = [];
    const wanted = table.value.flatMap(({ line, row }): CrosswalkRow[] => {
      const relation = CROSSWALK_RELATIONS.find((one) => one === row.quan_he);
      if (relation) return [{ from: row.tu, to: row.sang, relation, note: row.ghi_chu, verified: row.da_doi_chieu !== '' }];
      faults.push({ line, text: `Cột quan_he phải là một trong: ${CROSSWALK_RELATIONS.join(', ')}.` });
      return [];
    });
    if (faults.length > 0) throw faulty(faults);
    return this.set(tx, from, to, wanted);
  }

  /** Makes the table between two frameworks these rows. */
  async set(tx: Tx, from: string, to: string, wanted: readonly CrosswalkRow[]): Promise<{ gone: number; written: number }> {
    const [here, there] = [await codesOf(tx, from), await codesOf(tx, to)];
    if (from === to || here.size === 0 || there.size === 0) throw competencyProblems.crosswalkMissing('Hãy chọn hai khung khác nhau trong danh sách khung.');
    const faults = wanted.flatMap((row, index): DraftFault[] => [
      ...(here.has(row.from) ? [] : [{ line: index + 2, text: `“${row.from}” không có trong khung ${from}.` }]),
      ...(there.has(row.to) ? [] : [{ line: index + 2, text: `“${row.to}” không có trong khung ${to}.` }]),
    ]);
    const pairs = wanted.map((row) => `${row.from} → ${row.to}`);
    for (const pair of new Set(pairs.filter((pair, index) => pairs.indexOf(pair) < index))) faults.push({ line: 0, text: `Cặp ${pair} có hai lần.` });
    if (faults.length > 0) throw faulty(faults);
    return replaceCrosswalk(tx, from, to, wanted.map((row) => ({ ...row, id: newId() })));
  }
}

const faulty = (faults: readonly DraftFault[]) =>
  competencyProblems.crosswalkFaulty(`Chưa có gì thay đổi. ${faults[0]!.line > 0 ? `Dòng ${faults[0]!.line}: ` : ''}${faults[0]!.text}`, { faults: faults.slice(0, 50) });
