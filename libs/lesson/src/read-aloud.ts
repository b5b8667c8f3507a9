import { htmlLines } from './html-lines';
import type { Block, LessonBody } from './lesson-body';

/** What is said of one screen, a breath a line: the script to record from, and what a device reads by itself. */
export interface ScreenScript { title: string; lines: string[] }

const TONE_WORDS = { info: 'Nên biết', tip: 'Mẹo', warning: 'Cẩn thận', danger: 'Nguy hiểm' } as const;

/** `nameOf` an audience: given where every part is read, and somebody has to know for whom each is. */
export const scriptOf = (lesson: Pick<LessonBody, 'screens'>, nameOf?: (audience: string) => string): ScreenScript[] =>
  lesson.screens.map(({ title, blocks }) => ({
    title,
    lines: [ended(title), ...blocks.flatMap((block) => [...(block.type === 'for' && nameOf ? [ended(`Phần dành cho: ${block.audiences.map(nameOf).join('; ')}`)] : []), ...spoken(block)])],
  }));

/** Pictures are told by the words that stand for them; of a question, the answers but not which is right. */
const spoken = (block: Block): string[] => {
  switch (block.type) {
    case 'text': return htmlLines(block.html).map(ended);
    case 'image': return [ended(`Hình vẽ: ${block.alt}`), ...(block.caption ? [ended(block.caption)] : [])];
    case 'audio': return ['Ở đây có một đoạn ghi âm. Lời của đoạn ấy:', ...htmlLines(block.transcriptHtml).map(ended)];
    case 'video': return ['Ở đây có một đoạn phim. Lời của đoạn ấy:', ...htmlLines(block.transcriptHtml).map(ended)];
    case 'callout': return [ended(TONE_WORDS[block.tone]), ...htmlLines(block.html).map(ended)];
    case 'steps': return [ended(`Làm thử: ${block.title}`), ...block.items.map((item, index) => ended(`Bước ${index + 1}: ${htmlLines(item).join(' ')}`))];
    case 'for': return htmlLines(block.html).map(ended);
    case 'keep': return [ended(`Trang giữ lại: ${block.title}`), ...htmlLines(block.html).map(ended)];
    case 'question': return [
      ended(`Câu hỏi: ${htmlLines(block.prompt).join(' ')}`),
      ...(block.kind === 'multiple' ? ['Chọn mọi câu đúng.'] : []),
      ...block.answers.map((answer, index) => ended(`Câu trả lời ${index + 1}: ${htmlLines(answer.html).join(' ')}`)),
    ];
  }
};

/** A voice pauses at a full stop. */
const ended = (text: string): string => (/[.!?…:;]["”’)]?$/.test(text) ? text : `${text}.`);
