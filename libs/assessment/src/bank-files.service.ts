import { Injectable } from '@nestjs/common';
import { Database, holdLock, type Tx } from '@hvs/platform';
import { standingWordings } from './banks.queries';
import { Banks } from './banks.service';
import { BANK_FORMATS, type BankFormat, type LeftOut } from './formats/bank-file';
import { checkRows, type RowDefaults } from './formats/check-rows';
import { digestOf, planImport, type ImportPlan, type StandingWording } from './formats/plan-import';
import { formatOf, readBankFile } from './formats/read-bank-file';
import { leftOutOf, skillsOf, writeBankFile, type WrittenFile } from './formats/write-bank-file';
import { assessmentProblems } from './problems';
import type { Question } from './question';
import { pictureNameOf } from './write-bank';

export interface SentFile { fileName: string; bytes: Buffer; defaults: RowDefaults }

export interface ImportPreview extends Omit<ImportPlan, 'questions'> { format: BankFormat; digest: string; isNew: boolean }

/** Banks as files: written out, and read in after somebody has seen what a file would do. */
@Injectable()
export class BankFiles {
  constructor(private readonly banks: Banks, private readonly db: Database) {}

  /** What a format holds of the bank, and what it has to leave out. */
  async formats(bank: string): Promise<{ format: BankFormat; holds: number; leftOut: LeftOut[] }[]> {
    const questions = await this.questions(bank);
    return BANK_FORMATS.map((format) => {
      const leftOut = leftOutOf(format, questions);
      return { format, holds: questions.length - leftOut.length, leftOut };
    });
  }

  /** Keys included: for those alone who may see them. */
  async write(bank: string, format: BankFormat): Promise<WrittenFile> {
    return writeBankFile(format, await this.questions(bank));
  }

  /** A workbook without questions, with the bank's skills to pick from. */
  async template(bank: string): Promise<WrittenFile> {
    return writeBankFile('xlsx', [], skillsOf(await this.questions(bank)));
  }

  /** What a file would do. Nothing is changed. */
  async preview(bank: string, file: SentFile): Promise<ImportPreview> {
    const { format, digest, plan, standing } = await this.plan(this.db.em, bank, file);
    const { questions: _, ...seen } = plan;
    return { ...seen, format, digest, isNew: standing.length === 0 };
  }

  /**
   * Does what the same file was seen to do: everything, or what is sound of it. Sent again it does nothing more; had the bank
   * changed meanwhile, nothing is done.
   */
  apply(tx: Tx, bank: string, file: SentFile, { digest, rows }: { digest: string; rows: 'all' | 'sound' }): Promise<{ added: number; reworded: number; unchanged: number; skipped: number }> {
    return this.db.transact(async (inner) => {
      await holdLock(inner, 'assessment.bank', bank);
      const { digest: now, plan } = await this.plan(inner, bank, file);
      if (plan.faults.length > 0 && rows === 'all') {
        throw assessmentProblems.importRefused(`Tệp còn ${plan.faults.length} lỗi, nên chưa nhập câu nào. Hãy sửa các dòng đã nêu rồi gửi lại, hoặc chọn nhập riêng các câu không có lỗi.`, { faults: plan.faults.slice(0, 50) });
      }
      if (plan.questions.length > 0 && now !== digest) throw assessmentProblems.importChanged('Ngân hàng câu hỏi hoặc tệp đã khác so với lúc xem trước. Chưa có gì thay đổi. Hãy xem trước lại rồi nhập.');
      if (plan.questions.length > 0) await this.banks.put(inner, bank, plan.questions);
      return { added: plan.added.length, reworded: plan.reworded.length, unchanged: plan.unchanged, skipped: new Set(plan.faults.map(({ line }) => line)).size };
    }, tx);
  }

  private async plan(tx: Tx, bank: string, { fileName, bytes, defaults }: SentFile): Promise<{ format: BankFormat; plan: ImportPlan; digest: string; standing: StandingWording[] }> {
    const format = formatOf(fileName);
    if (!format) throw assessmentProblems.importRefused(`Không nhập được tệp “${fileName}”. Hãy gửi tệp Excel (.xlsx), GIFT (.gift, .txt), QTI (.zip, .xml) hoặc YAML (.yaml).`);
    const standing = await standingWordings(tx, bank);
    // Drawings of the bank's own questions, for formats that carry none.
    const pictures = new Map(standing.flatMap(({ key, body, state }) => (state === 'in use' && body.kind === 'hot-spot' ? [[pictureNameOf(key), body.picture.svg]] : [])));
    const read = readBankFile(format, bytes);
    const checked = read.ok ? checkRows(read.rows, { defaults, pictures }) : { sound: [], remarks: [], faults: read.faults.map((fault) => ({ ...fault, key: null })) };
    const plan = planImport(checked, standing);
    return { format, plan, digest: digestOf(plan, standing), standing };
  }

  private async questions(bank: string): Promise<Question[]> {
    const standing = await standingWordings(this.db.em, bank);
    if (standing.length === 0) throw assessmentProblems.bankMissing('Không có ngân hàng câu hỏi nào tên như vậy. Hãy mở lại từ danh sách.');
    return standing.filter(({ state }) => state === 'in use').map(({ body }) => body);
  }
}
