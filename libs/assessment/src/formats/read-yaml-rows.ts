import { z } from 'zod';
import { readYaml } from '../yaml-lines';
import { MOST_QUESTIONS, refused, type ReadFile } from './bank-file';

/** A bank as a course's file has it, question by question, so that one that is wrong does not hide the others. */
export const readYamlRows = (text: string): ReadFile => {
  const read = readYaml(text, z.array(z.record(z.string(), z.unknown())).min(1));
  if (!read.ok) return { ok: false, faults: read.faults.map(({ line, text: said }) => ({ line, where: `dòng ${line}`, text: said })) };
  if (read.value.length > MOST_QUESTIONS) return refused(`Tệp có ${read.value.length} câu; mỗi lần nhập nhiều nhất ${MOST_QUESTIONS} câu. Hãy tách tệp.`);
  return {
    ok: true,
    rows: read.value.map((fields, index) => ({
      line: read.lineOf([index]), fields, faults: [], remarks: [],
      place: (path) => { const line = read.lineOf([index, ...path]); return { line, where: `dòng ${line}` }; },
    })),
  };
};
