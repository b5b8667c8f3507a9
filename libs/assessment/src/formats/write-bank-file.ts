import type { Question } from '../question';
import { writeBank } from '../write-bank';
import type { BankFormat, LeftOut } from './bank-file';
import { leftOutOfXlsx, writeXlsx } from './write-xlsx';
import { writeQti } from './write-qti';
import { leftOutOfGift, writeGift } from './write-gift';

export interface WrittenFile { bytes: Buffer; mediaType: string; extension: string }

const LEFT_OUT: Partial<Record<BankFormat, (questions: readonly Question[]) => LeftOut[]>> = { gift: leftOutOfGift, xlsx: leftOutOfXlsx };
export const leftOutOf = (format: BankFormat, questions: readonly Question[]): LeftOut[] => LEFT_OUT[format]?.(questions) ?? [];

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** `skills`: those to pick from in a sheet; of the bank's own. */
export const writeBankFile = async (format: BankFormat, questions: readonly Question[], skills: readonly string[] = skillsOf(questions)): Promise<WrittenFile> => {
  switch (format) {
    case 'xlsx': return { bytes: await writeXlsx(questions, skills), mediaType: XLSX, extension: 'xlsx' };
    case 'gift': return { bytes: Buffer.from(writeGift(questions)), mediaType: 'text/plain; charset=utf-8', extension: 'gift.txt' };
    case 'qti': return { bytes: writeQti(questions), mediaType: 'application/zip', extension: 'qti.zip' };
    case 'yaml': return { bytes: Buffer.from(writeBank(questions)), mediaType: 'application/yaml; charset=utf-8', extension: 'bank.yaml' };
  }
};

export const skillsOf = (questions: readonly Question[]): string[] => [...new Set(questions.map(({ skill }) => skill))].sort((a, b) => a.localeCompare(b, 'vi'));
