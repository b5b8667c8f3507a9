import { createHash } from 'node:crypto';
import type { Path } from '../yaml-lines';

/** What a bank may be written as and read from. */
export const BANK_FORMATS = ['xlsx', 'gift', 'qti', 'yaml'] as const;
export type BankFormat = (typeof BANK_FORMATS)[number];

/** More than any bank needs; a file of more was not written by people. */
export const MOST_QUESTIONS = 2000;

export const UNREADABLE = '*';

export interface RowFault {
  /** Row of a sheet, line of a text, number of an item: from 1. 0: the file as a whole. */
  line: number;
  /** In the words of whoever looks at the file: “ô G12 (Đáp án đúng)”, “items/q1.xml, dòng 8”. */
  where: string;
  /** What is wrong and what to do. */
  text: string;
}

/** One question of a file: its fields as a course's bank has them (`QuestionFile`), not yet checked. */
export interface FileRow {
  line: number;
  fields: Readonly<Record<string, unknown>>;
  /** Where a field stands. */
  place: (path: Path) => { line: number; where: string };
  /** What the format itself says is wrong; `path`: the field it concerns. Beginning with `UNREADABLE`: what it says of the row is not to be relied on. */
  faults: readonly { path: Path; text: string }[];
  /** What is understood, but not kept: it does no harm to go on. */
  remarks: readonly string[];
  /** The drawing that came with it. */
  svg?: string | undefined;
}

export type ReadFile = { ok: true; rows: FileRow[] } | { ok: false; faults: RowFault[] };

export const refused = (text: string, line = 0, where = 'cả tệp'): ReadFile => ({ ok: false, faults: [{ line, where, text }] });

/** What a format could not take: the question stays in the bank, and out of the file. */
export interface LeftOut { key: string; kind: string; why: string }

const KEY = /^[a-z0-9][a-z0-9-]*$/;

/**
 * The key of a question whose file names it in another way. A name that is no key gets a piece of the prompt's hash: “Câu 1” of
 * one file is not “Câu 1” of the next.
 */
export const keyFrom = (name: string, prompt: string): string => {
  if (KEY.test(name)) return name;
  const slug = name.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40).replace(/-$/, '');
  return `${slug || 'cau'}-${createHash('sha256').update(prompt.normalize('NFC')).digest('hex').slice(0, 8)}`;
};

/** How “Đúng” and “Sai” are written where a format has only true and false. */
export const TRUE_FALSE = ['Đúng', 'Sai'] as const;
export const trueFalse = (truth: boolean): { text: string; correct: boolean }[] => TRUE_FALSE.map((text, index) => ({ text, correct: (index === 0) === truth }));

/** The kind of a choice by what there is to choose from: two answers are a true-false, whatever they say. */
export const choiceKind = (answers: readonly { correct: boolean }[]): 'single' | 'multiple' | 'true-false' => {
  const right = answers.filter(({ correct }) => correct).length;
  return right > 1 ? 'multiple' : answers.length === 2 ? 'true-false' : 'single';
};
