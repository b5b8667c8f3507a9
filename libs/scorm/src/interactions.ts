import type { Completion, ScoInteraction, ScoObjective, Standard, Success } from './types';
import type { Flat } from './snapshot';
import { parseInterval, parseTimespan } from './durations';

/** Interactions and objectives out of the flat data, in the order of their indices. */

export const numberAt = (cmi: Flat, name: string): number | undefined => (cmi[name] === undefined ? undefined : Number(cmi[name]));

/** The `a` of every `prefix.a.rest`, ascending. Gaps are real: content skips numbers. */
const indices = (names: readonly string[], prefix: string): readonly number[] => {
  const found = names.filter((name) => name.startsWith(`${prefix}.`)).map((name) => Number(name.slice(prefix.length + 1).split('.', 1)[0]));
  return [...new Set(found)].sort((a, b) => a - b);
};

const grouped = (cmi: Flat, prefix: string): readonly (readonly [base: string, names: readonly string[]])[] => {
  const groups = new Map<number, string[]>();
  for (const name of Object.keys(cmi)) {
    if (!name.startsWith(`${prefix}.`)) continue;
    const index = Number(name.slice(prefix.length + 1).split('.', 1)[0]);
    groups.set(index, [...(groups.get(index) ?? []), name]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([index, names]) => [`${prefix}.${index}`, names]);
};

const listAt = (cmi: Flat, names: readonly string[], prefix: string, leaf: string): readonly string[] =>
  indices(names, prefix).map((index) => cmi[`${prefix}.${index}.${leaf}`]).filter((value) => value !== undefined);

export const interactionsIn = (standard: Standard, cmi: Flat): readonly ScoInteraction[] =>
  grouped(cmi, 'cmi.interactions').flatMap(([base, names]) => {
    const id = cmi[`${base}.id`];
    // Without its id an interaction says nothing about any question (RTE 4.2.9.1: id is to be set first).
    if (id === undefined) return [];
    const latency = cmi[`${base}.latency`];
    return [{
      id,
      type: cmi[`${base}.type`],
      description: cmi[`${base}.description`],
      response: cmi[`${base}.${standard === 'scorm12' ? 'student_response' : 'learner_response'}`],
      result: cmi[`${base}.result`],
      correctResponses: listAt(cmi, names, `${base}.correct_responses`, 'pattern'),
      latencyMs: latency === undefined ? undefined : (standard === 'scorm12' ? parseTimespan : parseInterval)(latency),
      at: cmi[`${base}.${standard === 'scorm12' ? 'time' : 'timestamp'}`],
      weighting: numberAt(cmi, `${base}.weighting`),
      objectiveIds: listAt(cmi, names, `${base}.objectives`, 'id'),
    }];
  });

/** 1.2 has one status where 2004 has two (RTE 3.4.3 lesson_status). Failing a test means having done it. */
export const outcomeOfStatus = (status: string | undefined): { readonly completion: Completion; readonly success: Success } => {
  switch (status) {
    case 'passed': return { completion: 'completed', success: 'passed' };
    case 'failed': return { completion: 'completed', success: 'failed' };
    case 'completed': return { completion: 'completed', success: 'unknown' };
    case 'incomplete': case 'browsed': return { completion: 'incomplete', success: 'unknown' };
    default: return { completion: 'not attempted', success: 'unknown' };
  }
};

export const objectivesIn = (standard: Standard, cmi: Flat): readonly ScoObjective[] =>
  grouped(cmi, 'cmi.objectives').flatMap(([base]) => {
    const id = cmi[`${base}.id`];
    if (id === undefined) return [];
    const status = standard === 'scorm12' ? outcomeOfStatus(cmi[`${base}.status`]) : {
      completion: (cmi[`${base}.completion_status`] ?? 'unknown') as Completion,
      success: (cmi[`${base}.success_status`] ?? 'unknown') as Success,
    };
    return [{
      id,
      ...status,
      scoreScaled: numberAt(cmi, `${base}.score.scaled`),
      scoreRaw: numberAt(cmi, `${base}.score.raw`),
      progress: numberAt(cmi, `${base}.progress_measure`),
    }];
  });

/** The same data with every list counted 0, 1, 2 … : the run-time gives up on a list at the first index that is missing. */
export const withoutGaps = (cmi: Flat): Flat => {
  const places = new Map<string, Map<string, number>>();
  const renumbered = (name: string): string => {
    const out: string[] = [];
    const original: string[] = [];
    for (const part of name.split('.')) {
      if (!/^\d+$/.test(part)) out.push(part);
      else {
        const holder = original.join('.');
        const taken = places.get(holder) ?? new Map<string, number>();
        places.set(holder, taken);
        if (!taken.has(part)) taken.set(part, taken.size);
        out.push(String(taken.get(part)));
      }
      original.push(part);
    }
    return out.join('.');
  };
  const inOrder = Object.keys(cmi).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return Object.fromEntries(inOrder.map((name) => [renumbered(name), cmi[name]]));
};
