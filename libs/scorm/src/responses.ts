import type { Standard } from './types';

/**
 * Learner responses in the words of xAPI (Data §2.4.5 and appendix C). 2004 uses the same delimiters `[,]` `[.]` `[:]`; 1.2
 * (RTE 3.4.4 cmi.interactions) writes `{a,b}`, `1.a,2.b`, `t`. What fits neither is passed on as the content wrote it.
 */

const list = (text: string): string => text.replace(/^\{([^{}]*)\}$/, '$1').split(',').map((part) => part.trim()).join('[,]');

const pairs = (text: string): string => list(text.replace(/\},\{/g, ',')).split('[,]').map((pair) => pair.replace('.', '[.]')).join('[,]');

const TRUE = /^(t|true|1)$/i;
const FALSE = /^(f|false|0)$/i;

const from12 = (type: string | undefined, text: string): string => {
  switch (type) {
    case 'true-false': return TRUE.test(text) ? 'true' : FALSE.test(text) ? 'false' : text;
    case 'choice': case 'sequencing': return text.includes('[,]') ? text : list(text);
    case 'matching': return text.includes('[.]') ? text : pairs(text);
    default: return text;
  }
};

export const responseFor = (standard: Standard, type: string | undefined, text: string | undefined): string | undefined =>
  text === undefined || standard === 'scorm2004' ? text : from12(type, text);

/** A 1.2 list may say several right answers in one: `{a,b}` is one, `a,b` in a choice is taken as one with two parts. */
export const correctPatternsFor = (standard: Standard, type: string, patterns: readonly string[]): string[] =>
  patterns.map((pattern) => responseFor(standard, type, pattern) ?? pattern);
