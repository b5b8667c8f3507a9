import { choiceKind, keyFrom, MOST_QUESTIONS, refused, trueFalse, UNREADABLE, type FileRow, type ReadFile } from './bank-file';
import { plainOf } from './plain-text';

/**
 * Moodle's GIFT. A question is a block without blank lines: `::name:: prompt {answers ####explanation}`. What GIFT has no place for
 * stands in tags before it, as Moodle reads them: `// [id:q-1] [tag:skill=NTS.1] [tag:difficulty=2]`; else the last part of
 * `$CATEGORY:` is the skill.
 */
export const readGift = (text: string): ReadFile => {
  const rows: FileRow[] = [];
  let category = '';
  for (const block of blocksOf(text)) {
    if (block.lines.reduce((sum, { text: line }) => sum + line.length, 0) > LONGEST) {
      const { number } = block.lines[0]!;
      rows.push({ line: number, fields: {}, place: () => ({ line: number, where: `dòng ${number}` }), remarks: [], faults: [{ path: [UNREADABLE], text: 'Khối chữ này dài hơn mọi câu hỏi. Hãy để dòng trống giữa các câu và rút gọn câu dài.' }] });
      continue;
    }
    const named = block.lines.find(({ text: line }) => line.startsWith('$CATEGORY:'));
    if (named) category = lastPart(named.text.slice('$CATEGORY:'.length));
    const lines = block.lines.filter((line) => line !== named);
    const comments = lines.filter(({ text: line }) => line.startsWith('//')).map(({ text: line }) => line);
    const said = lines.filter(({ text: line }) => !line.startsWith('//'));
    if (said.length > 0) rows.push(rowOf(said.map(({ text: line }) => line).join('\n'), said[0]!.number, tagsOf(comments.join('\n')), category));
    if (rows.length > MOST_QUESTIONS) return refused(`Tệp có hơn ${MOST_QUESTIONS} câu. Hãy tách thành nhiều tệp.`);
  }
  return rows.length > 0 ? { ok: true, rows } : refused('Tệp này không có câu hỏi nào viết theo GIFT, ví dụ: ::q-1:: Hai cộng hai? {~Ba =Bốn ~Năm}. Hãy kiểm tra lại tệp.');
};

/** No question is longer. */
const LONGEST = 60_000;

interface Line { number: number; text: string }
interface Tags { id?: string; values: Map<string, string[]> }
type Read = Pick<FileRow, 'fields'> & { faults: string[]; remarks: string[] };

const blocksOf = (text: string): { lines: Line[] }[] => {
  const blocks: { lines: Line[] }[] = [{ lines: [] }];
  text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/).forEach((line, index) => {
    if (line.trim() === '') blocks.push({ lines: [] });
    else blocks.at(-1)!.lines.push({ number: index + 1, text: line.trim() });
  });
  return blocks.filter(({ lines }) => lines.length > 0);
};

/** The last part of a category's path; a doubled slash is one of the name. */
const lastPart = (path: string): string => path.replaceAll('//', '\0').split('/').at(-1)!.replaceAll('\0', '/').trim();

const tagsOf = (comments: string): Tags => {
  const tags: Tags = { values: new Map() };
  for (const [, id, tag] of comments.matchAll(/\[(?:id:((?:\\.|[^\]\\])*)|tag:((?:\\.|[^\]\\])*))\]/g)) {
    if (id !== undefined) tags.id = unescaped(id).trim();
    const [, name, value] = /^\s*(\w+)\s*=([^]*)$/.exec(tag ?? '') ?? [];
    if (name) tags.values.set(name, [...(tags.values.get(name) ?? []), unescaped(value!).trim()]);
  }
  return tags;
};

const rowOf = (block: string, line: number, tags: Tags, category: string): FileRow => {
  const [, name, rest] = /^::((?:\\.|[^\\])*?)::([^]*)$/.exec(block) ?? [undefined, '', block];
  const open = findBare(rest!, '{');
  const close = open < 0 ? -1 : lastBare(rest!, '}');
  const place = (): { line: number; where: string } => ({ line, where: `dòng ${line}` });
  const stem = textOf(open < 0 ? rest! : rest!.slice(0, open), undefined);
  const after = close < 0 ? '' : textOf(rest!.slice(close + 1), stem.format).text;
  // A full stop behind the braces of a finished sentence is no second half of it.
  const behind = /^[.!?]?$/.test(after) && /[.!?:]$/.test(stem.text) ? '' : after;
  const prompt = behind === '' ? stem.text : `${stem.text} _____${/^[.,;:!?)]/.test(behind) ? '' : ' '}${behind}`.trim();
  const { values } = tags;
  const common = {
    id: tags.id ?? keyFrom(unescaped(name!).trim(), prompt), prompt, skill: values.get('skill')?.[0] ?? category,
    difficulty: values.has('difficulty') ? Number(values.get('difficulty')![0]) : undefined, ...(values.has('audience') && { audiences: values.get('audience') }),
  };
  const broken = open < 0 ? 'Không thấy phần đáp án trong dấu ngoặc { }. Nếu đây chỉ là đoạn giới thiệu, hãy bỏ đi.'
    : close < open ? 'Thiếu dấu } đóng phần đáp án, hoặc có dòng trống ở giữa câu hỏi. Hãy sửa để mỗi câu liền một khối.' : undefined;
  const { fields, faults, remarks } = broken ? { fields: {}, faults: [broken], remarks: [] } : answersOf(rest!.slice(open + 1, close), stem.format, values);
  const drawn = textOf(rest!, undefined).media;
  const media = drawn ? [`Câu này có <${drawn}>; ngân hàng chỉ giữ chữ. Hãy viết lại câu hỏi không cần hình.`] : [];
  return {
    line, fields: { ...common, ...fields }, place, remarks,
    faults: [...faults.map((text) => ({ path: ['type'], text })), ...media.map((text) => ({ path: ['prompt'], text }))],
  };
};

const answersOf = (inside: string, format: string | undefined, tags: Tags['values']): Read => {
  const [answers, general] = cutAt(inside, '####');
  const read = kindOf(answers.trim(), (text) => textOf(text, format).text, tags);
  const said = general === undefined ? '' : textOf(general, format).text;
  return said === '' ? read : { ...read, fields: { ...read.fields, explain: said } };
};

const ESSAY = 'GIFT không giữ được thang điểm của câu tự luận. Hãy viết câu thực hành trong tệp Excel của hệ thống.';

const kindOf = (answers: string, plain: (text: string) => string, tags: Tags['values']): Read => {
  if (answers === '') return { fields: {}, faults: [ESSAY], remarks: [] };
  if (answers.startsWith('#')) return numeric(answers.slice(1), plain, tags.get('unit')?.[0]);
  const [truth, feedback = ''] = cutAt(answers, '#');
  if (/^(t|true|f|false)$/i.test(truth.trim())) {
    const [wrong, right = ''] = cutAt(feedback, '#');
    return { fields: { type: 'true-false', answers: trueFalse(/^t/i.test(truth.trim())), explain: plain(right) || plain(wrong) }, faults: [], remarks: [] };
  }
  const parts = partsOf(answers);
  if (parts.length === 0) return { fields: {}, faults: ['Trong dấu { } không có đáp án nào bắt đầu bằng = hoặc ~. Hãy thêm đáp án.'], remarks: [] };
  if (parts.some(({ sign }) => sign === '~')) return choice(parts, plain);
  return parts.some(({ text }) => findBare(text, '->') >= 0) ? matching(parts, plain) : fillIn(parts, plain);
};

interface Part { sign: '=' | '~'; weight: number | undefined; text: string; feedback: string }

const partsOf = (answers: string): Part[] => {
  const parts: Part[] = [];
  let from = -1;
  const end = (to: number): void => {
    if (from < 0) return;
    const [, weight, rest] = /^\s*(?:%\s*(-?[\d.]+)\s*%)?([^]*)$/.exec(answers.slice(from + 1, to))!;
    const [text, feedback = ''] = cutAt(rest!, '#');
    parts.push({ sign: answers[from] as Part['sign'], weight: weight === undefined ? undefined : Number(weight), text: text.trim(), feedback });
  };
  for (let at = 0; at < answers.length; at++) {
    if (answers[at] === '\\') at++;
    else if (answers[at] === '=' || answers[at] === '~') {
      end(at);
      from = at;
    }
  }
  end(answers.length);
  return parts;
};

const WEIGHTS = 'Trọng số từng phần không được giữ: ở đây mỗi câu đúng hết mới có điểm.';
const FEEDBACK = 'Lời phản hồi riêng của từng lựa chọn không được giữ; chỉ giữ lời giải thích chung.';

const choice = (parts: readonly Part[], plain: (text: string) => string): Read => {
  const several = parts.every(({ sign }) => sign === '~');
  const answers = parts.map(({ sign, weight = 0, text }) => ({ text: plain(text), correct: several ? weight > 0 : sign === '=' && weight >= 0 }));
  const right = parts.filter((_, index) => answers[index]!.correct);
  const shares = right.flatMap(({ weight }) => weight ?? []);
  const uneven = several ? shares.some((share) => Math.abs(share - 100 / right.length) > 1) : parts.some(({ sign, weight }) => sign === '~' && (weight ?? 0) > 0);
  const feedback = right.map((part) => plain(part.feedback)).filter(Boolean).join('\n');
  const lost = parts.some((part, index) => !answers[index]!.correct && part.feedback.trim() !== '');
  return { fields: { type: choiceKind(answers), answers, ...(feedback && { explain: feedback }) }, faults: [], remarks: [...(uneven ? [WEIGHTS] : []), ...(lost ? [FEEDBACK] : [])] };
};

const matching = (parts: readonly Part[], plain: (text: string) => string): Read => {
  const sides = parts.map(({ text }) => cutAt(text, '->'));
  const pairs = sides.flatMap(([left, right]) => (left.trim() !== '' ? [{ left: plain(left), right: plain(right ?? '') }] : []));
  const extra = sides.flatMap(([left, right]) => (left.trim() === '' ? [plain(right ?? '')] : []));
  return { fields: { type: 'matching', pairs, ...(extra.length > 0 && { extra }) }, faults: [], remarks: [] };
};

const fillIn = (parts: readonly Part[], plain: (text: string) => string): Read => {
  const full = parts.filter(({ weight }) => weight === undefined || weight >= 100);
  return {
    fields: { type: 'fill-in', accept: full.map(({ text }) => plain(text)), ...(full[0]?.feedback.trim() && { explain: plain(full[0].feedback) }) }, faults: [],
    remarks: full.length < parts.length ? [WEIGHTS] : [],
  };
};

const numeric = (text: string, plain: (text: string) => string, unit: string | undefined): Read => {
  const parts = partsOf(text);
  const [bare, said = ''] = cutAt(text, '#');
  const all = parts.length > 0 ? parts : [{ weight: undefined, text: bare, feedback: said }];
  const full = all.filter(({ weight }) => weight === undefined || weight >= 100);
  const faults = full.length === 1 ? [] : ['Câu điền số cần đúng một đáp án được trọn điểm. Hãy bỏ bớt.'];
  const { text: number = '', feedback = '' } = full[0] ?? {};
  const [, low, high] = /^([^.]*(?:\.\d+)?)\.\.(.*)$/.exec(number) ?? [];
  const [value, tolerance = '0'] = number.split(':');
  const fields = low === undefined ? { answer: numberIn(value!), tolerance: numberIn(tolerance) } : between(numberIn(low), numberIn(high!));
  return {
    fields: { type: 'numeric', ...fields, ...(unit && { unit }), ...(feedback.trim() && { explain: plain(feedback) }) },
    faults: faults.length === 0 && Object.values(fields).some(Number.isNaN) ? [`“${number}” không phải một số. Hãy viết như #12, #12.5:0.5 hoặc #10..15 (dấu chấm cho phần lẻ).`] : faults, remarks: full.length < all.length ? [WEIGHTS] : [],
  };
};

const between = (low: number, high: number): { answer: number; tolerance: number } => ({ answer: (low + high) / 2, tolerance: Math.abs(high - low) / 2 });
const numberIn = (text: string): number => (text.trim() === '' ? NaN : Number(text.trim().replace(',', '.')));

/** `[html]` and its like before a text say how it is written; answers are written as the question is. */
const textOf = (raw: string, outer: string | undefined): { text: string; format: string | undefined; media: string | undefined } => {
  const [, own, rest] = /^\s*(?:\[(html|plain|markdown|moodle)\])?([^]*)$/.exec(raw)!;
  const format = own ?? outer;
  // Line breaks of the file are those of whoever typed it; a break of the text is written \n.
  const text = unescaped(rest!.replace(/\s*\n\s*/g, ' ')).trim();
  return format === 'html' ? { format, ...plainOf(text) } : { format, text, media: undefined };
};

const findBare = (text: string, what: string, from = 0): number => {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(what, at)) return at;
  }
  return -1;
};
const lastBare = (text: string, what: string): number => {
  let found = -1;
  for (let at = findBare(text, what); at >= 0; at = findBare(text, what, at + 1)) found = at;
  return found;
};
const cutAt = (text: string, what: string): [string, string | undefined] => {
  const at = findBare(text, what);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + what.length)];
};
const unescaped = (text: string): string => text.replace(/\\([^])/g, (whole, c: string) => (c === 'n' ? '\n' : /[~=#{}:\\\]]/.test(c) ? c : whole));
