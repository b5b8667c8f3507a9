/**
 * JSON text laid out for reading, every number and string left exactly as it was written: a parser would turn 7.00 into 7.
 * Text that is no JSON comes back as it is.
 */
export const indentJson = (text: string): string => {
  let out = '';
  let depth = 0;
  const line = (): string => `\n${'  '.repeat(depth)}`;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g);
  if (!tokens || tokens.join('').length !== text.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (found) => (found.startsWith('"') ? found : '')).length) return text;
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token === '{' || token === '[') {
      if (next === (token === '{' ? '}' : ']')) { out += token; continue; }
      depth += 1;
      out += token + line();
    } else if (token === '}' || token === ']') {
      const before = tokens[index - 1];
      if (before === '{' || before === '[') { out += token; continue; }
      depth -= 1;
      out += line() + token;
    } else if (token === ',') out += token + line();
    else if (token === ':') out += ': ';
    else out += token;
  }
  return out;
};
