import { questionFaults, toQuestion, type Pictures } from './authored-question';
import type { BankFault, Question } from './question';
import { BankFile } from './question-file';
import { readYaml } from './yaml-lines';

/** Reads a bank as authored (YAML). */
export const readBank = (yaml: string, file = 'bank.yaml', pictures: Pictures = new Map()): { ok: true; questions: Question[] } | { ok: false; faults: BankFault[] } => {
  const read = readYaml(yaml, BankFile);
  if (!read.ok) return { ok: false, faults: read.faults.map((fault) => ({ file, ...fault })) };
  const seen = new Set<string>();
  const faults = read.value.flatMap((question, index) => {
    const texts = questionFaults(question, pictures);
    if (seen.has(question.id)) texts.push('trùng mã với một câu đứng trước.');
    seen.add(question.id);
    return texts.map((text) => ({ file, line: read.lineOf([index]), text: `Câu “${question.id}”: ${text}` }));
  });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, questions: read.value.map((question) => toQuestion(question, pictures)) };
};
