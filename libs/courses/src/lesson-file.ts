import { z } from 'zod';
import { AUDIO_LANGUAGES, CALLOUT_TONES, QUESTION_KINDS, type AuthoringFault, type Block, type LessonBody } from '@hvs/lesson';
import { cutMarkdown, markdownFaults, orderedItems, toHtml, toInlineHtml } from './markdown';
import { readYaml, type LineFault } from './yaml-lines';

/** A lesson read, with the files it shows, and the recordings it names that are not there yet; or everything that is wrong with it. */
export type ReadLesson = { ok: true; lesson: LessonBody; media: string[]; missingAudio: string[] } | { ok: false; faults: AuthoringFault[] };

const words = z.string().trim().min(1);
const recording = z.string().regex(/^audio\/[\w-][\w.-]*$/, 'phải là một tệp trong thư mục audio/ của khóa học.');
const Front = z.strictObject({ title: words, minutes: z.number().int().min(1).max(60), skills: z.array(words).default([]), summary: words, audio: z.strictObject({ vi: recording, tai: recording, hmn: recording }).partial().optional() });
const QuestionBlock = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  type: z.enum(QUESTION_KINDS),
  prompt: words,
  answers: z.array(z.strictObject({ text: words, correct: z.boolean().default(false), explain: words })).min(2).max(6),
});

/** A run of ordinary Markdown, or a `:::name argument` block, and the line its text begins at. */
type Part = { kind: 'text'; text: string; line: number } | { kind: 'block'; name: string; argument: string; text: string; line: number };

/** Reads a lesson: front matter, then screens opened by `##`, made of Markdown and `:::` blocks. `media`: the weight of each file of the course, by path. */
export const readLesson = (id: string, source: string, file: string, media: ReadonlyMap<string, number>): ReadLesson => {
  const front = splitFront(source.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'));
  if (!front) return { ok: false, faults: [{ file, line: 1, text: 'Bài phải mở đầu bằng phần khai báo giữa hai dòng “---”.' }] };
  const faults: LineFault[] = [];
  const head = readYaml(front.yaml, Front, 2);
  if (!head.ok) faults.push(...head.faults);
  const shownMedia: string[] = [];
  const screens: LessonBody['screens'] = [];
  const questions = new Set<string>();
  const place = (block: Block | undefined, line: number): void => {
    const screen = screens.at(-1);
    if (screens.some(({ blocks }) => blocks.at(-1)?.type === 'keep')) faults.push({ line, text: 'Khối keep chỉ có một và đứng cuối bài; sau nó không còn gì.' });
    if (!screen) faults.push({ line, text: 'Nội dung phải nằm dưới một đề mục “##” (mỗi “##” mở một màn).' });
    if (block) screen?.blocks.push(block);
  };
  const see = (src: string, folder: string, line: number): number | undefined => {
    if (!src.startsWith(`${folder}/`) || src.includes('..')) faults.push({ line, text: `Tệp “${src}” phải nằm trong thư mục ${folder}/ của khóa học.` });
    else if (!media.has(src)) faults.push({ line, text: `Không thấy tệp “${src}”.` });
    else shownMedia.push(src);
    return media.get(src);
  };
  for (const part of splitParts(front.body, front.line, faults)) {
    if (part.kind === 'block') {
      place(readBlock(part, { faults, questions, see }), part.line);
      continue;
    }
    faults.push(...markdownFaults(part.text, part.line));
    for (const piece of cutMarkdown(part.text, part.line)) {
      if (piece.kind === 'heading') {
        if (piece.level === 1) faults.push({ line: piece.line, text: 'Không dùng đề mục “#”: tên bài nằm ở phần khai báo; mỗi màn mở bằng “##”.' });
        else screens.push({ title: piece.title, blocks: [] });
      } else if (piece.kind === 'image') {
        see(piece.src, 'images', piece.line);
        if (piece.alt.trim() === '') faults.push({ line: piece.line, text: `Hình “${piece.src}” chưa có lời mô tả cho người không nhìn thấy: ![mô tả](…).` });
        place({ type: 'image', src: piece.src, alt: piece.alt, caption: piece.caption }, piece.line);
      } else place({ type: 'text', html: piece.html }, piece.line);
    }
  }
  if (screens.length === 0) faults.push({ line: front.line, text: 'Bài chưa có màn nào: mỗi màn mở bằng một đề mục “##”.' });
  for (const screen of screens) if (screen.blocks.length === 0) faults.push({ line: front.line, text: `Màn “${screen.title}” chưa có nội dung.` });
  if (!head.ok || faults.length > 0) return { ok: false, faults: faults.sort((a, b) => a.line - b.line).map((fault) => ({ file, ...fault })) };
  const { title, minutes, summary, skills } = head.value;
  const named = AUDIO_LANGUAGES.flatMap((language) => (head.value.audio?.[language] ? [{ language, src: head.value.audio[language] }] : []));
  const recorded = named.flatMap((one) => (media.has(one.src) ? [{ ...one, bytes: media.get(one.src)! }] : []));
  return {
    ok: true,
    lesson: { id, title, minutes, summary, skills, ...(recorded.length > 0 && { audio: recorded }), screens },
    media: [...new Set([...shownMedia, ...recorded.map(({ src }) => src)])],
    missingAudio: named.map(({ src }) => src).filter((src) => !media.has(src)),
  };
};

const splitFront = (source: string): { yaml: string; body: string; line: number } | undefined => {
  const lines = source.split('\n');
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (lines[0]?.trimEnd() !== '---' || end < 0) return undefined;
  return { yaml: lines.slice(1, end).join('\n'), body: lines.slice(end + 1).join('\n'), line: end + 2 };
};

/** Cuts a lesson into Markdown and `:::` blocks; what stands in a code fence is left alone. */
const splitParts = (body: string, firstLine: number, faults: LineFault[]): Part[] => {
  const parts: Part[] = [];
  let fence = '';
  let block: Extract<Part, { kind: 'block' }> | undefined;
  body.split('\n').forEach((text, index) => {
    const line = firstLine + index;
    const mark = /^ {0,3}(```|~~~)/.exec(text)?.[1] ?? '';
    if (mark && (fence === '' || fence === mark)) fence = fence === '' ? mark : '';
    const opening = fence === '' ? /^:::\s*(\S+)\s*(.*)$/.exec(text) : null;
    if (block) {
      if (opening) faults.push({ line, text: `Khối “:::${block.name}” mở ở dòng ${block.line - 1} chưa đóng bằng “:::”.` });
      if (!opening && !(fence === '' && /^:::\s*$/.test(text))) { block.text += `${text}\n`; return; }
      parts.push(block);
      block = undefined;
      if (!opening) return;
    } else if (fence === '' && /^:::\s*$/.test(text)) {
      faults.push({ line, text: 'Dòng “:::” này không đóng khối nào.' });
      return;
    }
    if (opening) {
      block = { kind: 'block', name: opening[1]!, argument: opening[2]!.trim(), text: '', line: line + 1 };
      return;
    }
    const last = parts.at(-1);
    if (last?.kind === 'text') last.text += `${text}\n`;
    else parts.push({ kind: 'text', text: `${text}\n`, line });
  });
  if (block) {
    faults.push({ line: block.line - 1, text: `Khối “:::${block.name}” chưa đóng bằng “:::”.` });
    parts.push(block);
  }
  return parts;
};

interface Around { faults: LineFault[]; questions: Set<string>; see: (src: string, folder: string, line: number) => number | undefined }

/** Makes a block of what stands between `:::name argument` and `:::`; undefined, and faults, when it cannot be one. */
const readBlock = (part: Extract<Part, { kind: 'block' }>, around: Around): Block | undefined => {
  const { name, argument, text, line } = part;
  const wrong = (message: string): undefined => { around.faults.push({ line: line - 1, text: message }); };
  if (name === 'question') return readQuestion(text, line, around);
  around.faults.push(...markdownFaults(text, line));
  switch (name) {
    case 'callout': {
      const tone = CALLOUT_TONES.find((one) => one === argument);
      if (!tone) return wrong(`Khối callout cần một trong các kiểu: ${CALLOUT_TONES.join(', ')}.`);
      return text.trim() ? { type: 'callout', tone, html: toHtml(text) } : wrong('Khối callout chưa có nội dung.');
    }
    case 'steps': {
      const items = orderedItems(text);
      if (!argument) return wrong('Khối steps cần tên việc: “:::steps Tên việc”.');
      return items ? { type: 'steps', title: argument, items } : wrong('Khối steps chỉ gồm một danh sách đánh số 1. 2. 3.');
    }
    case 'for': {
      const audiences = argument.split(/\s+/).filter(Boolean);
      if (audiences.length === 0 || audiences.some((code) => !/^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/.test(code))) return wrong('Khối for cần mã nhóm đối tượng: “:::for SL-LD SL-CCVC”.');
      plainOnly(part, around);
      return text.trim() ? { type: 'for', audiences: [...new Set(audiences)], html: toHtml(text) } : wrong('Khối for chưa có nội dung.');
    }
    case 'keep':
      if (!argument) return wrong('Khối keep cần tên: “:::keep Ba điều giữ lại”.');
      plainOnly(part, around);
      return text.trim() ? { type: 'keep', title: argument, html: toHtml(text) } : wrong('Khối keep chưa có nội dung.');
    case 'audio':
    case 'video': {
      const bytes = around.see(argument, name, line - 1);
      return text.trim() ? { type: name, src: argument, ...(bytes !== undefined && { bytes }), transcriptHtml: toHtml(text) } : wrong(`Khối ${name} phải có bản chép lời.`);
    }
    default:
      return wrong(`Không có khối “:::${name}”. Các khối dùng được: callout, steps, for, keep, audio, video, question.`);
  }
};

/** Neither pictures nor headings that open a screen. */
const plainOnly = ({ name, text, line }: Extract<Part, { kind: 'block' }>, { faults }: Around): void => {
  for (const piece of cutMarkdown(text, line)) {
    if (piece.kind === 'image') faults.push({ line: piece.line, text: `Khối ${name} không có hình; hãy đặt hình ngoài khối.` });
    if (piece.kind === 'heading') faults.push({ line: piece.line, text: `Khối ${name} không có đề mục “#” hay “##”.` });
  }
};

const readQuestion = (yaml: string, line: number, { faults, questions }: Around): Block | undefined => {
  const read = readYaml(yaml, QuestionBlock, line);
  if (!read.ok) {
    faults.push(...read.faults);
    return undefined;
  }
  const { id, type, prompt, answers } = read.value;
  const right = answers.filter((answer) => answer.correct).length;
  const wrong = (text: string): void => { faults.push({ line, text: `Câu hỏi “${id}”: ${text}` }); };
  if (questions.has(id)) wrong('trùng mã với câu khác trong bài.');
  questions.add(id);
  if (type === 'true-false' && answers.length !== 2) wrong('câu đúng/sai cần đúng hai câu trả lời.');
  if (type === 'multiple' ? right < 2 || right === answers.length : right !== 1) {
    wrong(type === 'multiple' ? 'cần ít nhất hai đáp án đúng và một đáp án sai.' : 'cần đúng một đáp án đúng.');
  }
  return {
    type: 'question', id, kind: type, prompt: toInlineHtml(prompt),
    answers: answers.map(({ text, correct, explain }) => ({ html: toInlineHtml(text), correct, explainHtml: toInlineHtml(explain) })),
  };
};
