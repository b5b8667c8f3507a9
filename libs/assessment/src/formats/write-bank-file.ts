import type { Question } from '../question';
import { writeBank } from '../write-bank';
import type { BankFormat, LeftOut } from './bank-file';
import { leftOutOfGift, writeGift } from './write-gift';

export interface WrittenFile { bytes: Buffer; mediaType: string; extension: string }

export const leftOutOf = (format: BankFormat, questions: readonly Question[]): LeftOut[] => (format === 'gift' ? leftOutOfGift(questions) : []);

export const writeBankFile = (format: BankFormat, questions: readonly Question[]): WrittenFile => {
  switch (format) {
    case 'gift': return { bytes: Buffer.from(writeGift(questions)), mediaType: 'text/plain; charset=utf-8', extension: 'gift.txt' };
    case 'yaml': return { bytes: Buffer.from(writeBank(questions)), mediaType: 'application/yaml; charset=utf-8', extension: 'bank.yaml' };
  }
};
