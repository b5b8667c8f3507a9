/**
 * 1.2 `adlcp:prerequisites type="aicc_script"` (CAM 2.3.4.1, AICC CMI001 6.4.2): whether an item may be opened, by what was
 * done of others. `&` and, `|` or, `~` not, `=` `<>` against a status, `{A,B}` all of them, `2*{A,B,C}` that many of them.
 */

export type ItemStatus = 'passed' | 'completed' | 'browsed' | 'failed' | 'incomplete' | 'not attempted';

/** A script nobody can read, or one about items that are not there, keeps nobody out: the caller decides by this third answer. */
export type PrerequisitesMet = boolean | 'unreadable';

const STATUS: Readonly<Record<string, ItemStatus>> = {
  p: 'passed', passed: 'passed', c: 'completed', complete: 'completed', completed: 'completed', b: 'browsed', browsed: 'browsed',
  f: 'failed', failed: 'failed', i: 'incomplete', incomplete: 'incomplete', n: 'not attempted', 'not attempted': 'not attempted',
};

/** One script has hardly more than a few; a hostile one must not recurse without end. */
const MAX_TOKENS = 2000;
const MAX_DEPTH = 50;

type Token = { readonly kind: 'mark'; readonly text: string } | { readonly kind: 'word'; readonly text: string };

const tokensOf = (script: string): readonly Token[] | undefined => {
  const found = script.match(/<>|[&|~=(){},*]|"[^"]*"|[^&|~=(){},*"<>]+|[<>"]/g) ?? [];
  if (found.length > MAX_TOKENS) return undefined;
  return found.flatMap((text): Token[] => {
    if (/^(<>|[&|~=(){},*<>"])$/.test(text)) return [{ kind: 'mark', text }];
    const word = text.replace(/^"|"$/g, '').trim();
    return word === '' ? [] : [{ kind: 'word', text: word }];
  });
};

class Unreadable extends Error {}

/** Recursive descent; `|` binds loosest, then `&`, then `~`, then a comparison. */
const evaluate = (tokens: readonly Token[], statusOf: (itemId: string) => ItemStatus | undefined): boolean => {
  let at = 0;
  let depth = 0;
  const is = (mark: string): boolean => tokens[at]?.kind === 'mark' && tokens[at].text === mark;
  const take = (mark: string): boolean => (is(mark) ? ((at += 1), true) : false);
  const demand = (mark: string): void => { if (!take(mark)) throw new Unreadable(); };
  const word = (): string => {
    const token = tokens[at];
    if (token?.kind !== 'word') throw new Unreadable();
    at += 1;
    return token.text;
  };
  const statusFor = (id: string): ItemStatus => {
    const status = statusOf(id);
    if (status === undefined) throw new Unreadable();
    return status;
  };
  const isDone = (id: string): boolean => ['passed', 'completed'].includes(statusFor(id));
  const set = (): boolean[] => {
    demand('{');
    const values = [either()];
    while (take(',')) values.push(either());
    demand('}');
    return values;
  };
  const comparison = (id: string, equal: boolean): boolean => {
    const wanted = STATUS[word().toLowerCase()];
    if (wanted === undefined) throw new Unreadable();
    return (statusFor(id) === wanted) === equal;
  };
  const primary = (): boolean => {
    if (take('~')) return !primary();
    if (take('(')) { const value = either(); demand(')'); return value; }
    if (is('{')) return set().every(Boolean);
    const name = word();
    if (take('*')) {
      if (!/^\d{1,4}$/.test(name)) throw new Unreadable();
      return set().filter(Boolean).length >= Number(name);
    }
    if (take('=')) return comparison(name, true);
    if (take('<>')) return comparison(name, false);
    return isDone(name);
  };
  // Both sides are always read, or the rest of the script would be left over.
  const both = (): boolean => { let value = primary(); while (take('&')) { const next = primary(); value = value && next; } return value; };
  const either = (): boolean => {
    if ((depth += 1) > MAX_DEPTH) throw new Unreadable();
    let value = both();
    while (take('|')) { const next = both(); value = value || next; }
    depth -= 1;
    return value;
  };
  const value = either();
  if (at < tokens.length) throw new Unreadable();
  return value;
};

export const prerequisitesMet = (script: string, statusOf: (itemId: string) => ItemStatus | undefined): PrerequisitesMet => {
  const tokens = tokensOf(script);
  if (tokens === undefined) return 'unreadable';
  if (tokens.length === 0) return true;
  try { return evaluate(tokens, statusOf); } catch (error) {
    if (error instanceof Unreadable) return 'unreadable';
    throw error;
  }
};
