import type { Files } from '@hvs/platform';
import { ImportBatch } from './import-batch';
import type { ImportKeeper } from './import-keeper.service';
import { turnIsOver, type RunEnd, type RunTerms } from './import-run';
import { readImported, withAttachments } from './imported-statement';
import type { ReadingPoint } from './split-statements';
import { readStatementFile } from './statement-file.adapter';
import type { FileImport } from './statement-import';

const MB = 1024 * 1024;
/** A longer statement is passed over. */
const LONGEST_STATEMENT = 16 * MB;

const isLines = (fileName: string): boolean => /\.(ndjson|jsonl)(\.gz)?$/i.test(fileName);

const whereIn = ({ ordinal, line }: { ordinal: number; line: number }): string => `bản ghi thứ ${ordinal}, dòng ${line}`;

/** Goes on reading a file of statements where the last batch that was kept ended. */
export const importFile = async (files: Files, held: FileImport, keeper: ImportKeeper, terms: RunTerms, mostInflated: number): Promise<RunEnd> => {
  const { stop, rules } = terms;
  const stat = await files.stat(held.fileKey);
  if (!stat) return { end: 'failed', reason: 'Tệp đã tải lên không còn trong kho. Hãy tải tệp lên lại.' };
  const file = { key: held.fileKey, size: stat.size, lines: isLines(held.fileName), longest: LONGEST_STATEMENT, mostInflated };
  const batch = new ImportBatch();
  const began = performance.now();
  let worked: number | undefined;
  let reading: ReadingPoint = held.reading;
  let more: string | null = null;
  const failed = async (reason: string): Promise<RunEnd> => ((await keeper.keep(batch.take(), reading)) ? { end: 'failed', reason } : { end: 'lost' });
  for await (const step of readStatementFile(files, file, held.reading)) {
    worked ??= performance.now();
    const { piece } = step;
    if (!piece) {
      more = step.more;
      break;
    }
    if (piece.kind === 'broken') return failed(`${piece.reason} (${whereIn(piece)}).`);
    const place = { ordinal: piece.ordinal, line: piece.line };
    const read = piece.kind === 'too large'
      ? { kind: 'refused' as const, ...place, statementId: null, isBroken: false, reason: `Bản ghi lớn hơn ${LONGEST_STATEMENT / MB} MB`, clause: null }
      : readImported(piece.bytes, place, rules);
    reading = piece.next;
    batch.add(read.kind === 'statement' ? withAttachments(read, []) : read);
    if (read.kind === 'refused' && read.isBroken && piece.kind === 'statement' && !piece.mayGoOn) {
      return failed(`${read.reason} (${whereIn(piece)}). Trong một danh sách JSON, sau chỗ sai cú pháp không biết chắc bản ghi sau bắt đầu ở đâu. Hãy sửa chỗ đó rồi nạp lại.`);
    }
    if (!batch.isFull) continue;
    if (!(await keeper.keep(batch.take(), reading))) return { end: 'lost' };
    await terms.tell(step.share);
    if (turnIsOver(performance.now(), began, worked, { stop, turnMs: terms.turnMs })) return { end: 'later' };
  }
  if (!(await keeper.keep(batch.take(), reading))) return { end: 'lost' };
  return { end: 'done', ...(more && { note: 'Tệp này chỉ là một trang trả lời của kho kia (còn “more”): những trang sau không có trong tệp.' }) };
};
