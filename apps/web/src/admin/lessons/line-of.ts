/** Where a line (from 1) begins and ends in a text; a line that is not there is the last. */
export const lineSpan = (text: string, line: number): { start: number; end: number } => {
  const lines = text.split('\n');
  const at = Math.min(Math.max(line, 1), lines.length) - 1;
  const start = lines.slice(0, at).reduce((sum, one) => sum + one.length + 1, 0);
  return { start, end: start + lines[at]!.length };
};
