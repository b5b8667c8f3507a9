import type { Block } from './lesson-body';
import { scriptOf } from './read-aloud';

const said = (block: Block, nameOf?: (code: string) => string): string[] => scriptOf({ screens: [{ title: 'Màn', blocks: [block] }] }, nameOf)[0]!.lines.slice(1);

describe('a lesson read aloud', () => {
  test('says the name of a screen, then its text, a breath a line', () => {
    expect(scriptOf({ screens: [{ title: 'Ở quầy', blocks: [{ type: 'text', html: '<p>Một <strong>câu</strong>.</p>\n<ul>\n<li>A &amp; B</li>\n<li>C</li>\n</ul>' }] }] })).toEqual([{ title: 'Ở quầy', lines: ['Ở quầy.', 'Một câu.', 'A & B.', 'C.'] }]);
  });

  test('tells pictures by their words, tables row by row, steps by number', () => {
    expect(said({ type: 'image', src: 'images/a.svg', alt: 'Một cái cây', caption: 'Cây gạo' })).toEqual(['Hình vẽ: Một cái cây.', 'Cây gạo.']);
    expect(said({ type: 'text', html: '<table>\n<thead>\n<tr>\n<th>Mức</th>\n<th>Ý</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>một</td>\n<td>hai</td>\n</tr>\n</tbody>\n</table>' })).toEqual(['Mức, Ý.', 'một, hai.']);
    expect(said({ type: 'steps', title: 'Gọi lại', items: ['Gác máy', '<p>Bấm <em>số</em></p>'] })).toEqual(['Làm thử: Gọi lại.', 'Bước 1: Gác máy.', 'Bước 2: Bấm số.']);
  });

  test('asks its questions without giving the answer away', () => {
    const lines = said({ type: 'question', id: 'q', kind: 'single', prompt: 'Ai gọi?', answers: [{ html: 'Người quen', correct: false, explainHtml: 'Không.' }, { html: 'Kẻ lừa', correct: true, explainHtml: 'Đúng.' }] });
    expect(lines).toEqual(['Câu hỏi: Ai gọi?', 'Câu trả lời 1: Người quen.', 'Câu trả lời 2: Kẻ lừa.']);
  });

  test('says for whom a part is only to whoever records every part', () => {
    const part: Block = { type: 'for', audiences: ['SL-LD'], html: '<p>Hỏi ba câu.</p>' };
    expect(said(part)).toEqual(['Hỏi ba câu.']);
    expect(said(part, () => 'Lãnh đạo')).toEqual(['Phần dành cho: Lãnh đạo.', 'Hỏi ba câu.']);
  });
});
