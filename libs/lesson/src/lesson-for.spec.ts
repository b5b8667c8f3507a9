import type { Block, LessonBody } from './lesson-body';
import { lessonFor } from './lesson-for';

const text = (html: string): Block => ({ type: 'text', html });
const only = (audiences: string[], html: string): Block => ({ type: 'for', audiences, html });
const LESSON: LessonBody = {
  id: '01', title: 'Bài', minutes: 5, summary: '', skills: [],
  screens: [
    { title: 'Một', blocks: [text('chung'), only(['SL-LD', 'SL-LDP'], 'lãnh đạo'), only(['SL-TV'], 'tổ')] },
    { title: 'Hai', blocks: [only(['SL-TV'], 'chỉ tổ')] },
  ],
};
const seenBy = (...audiences: string[]): string[][] => lessonFor(LESSON, audiences).screens.map((screen) => screen.blocks.map((block) => ('html' in block ? block.html : '')));

describe('what stands between :::for and :::', () => {
  test('is seen by those it is for, beside what everybody sees', () => {
    expect(seenBy('SL-LDP')).toEqual([['chung', 'lãnh đạo']]);
    expect(seenBy('SL-TV', 'SL-LD')).toEqual([['chung', 'lãnh đạo', 'tổ'], ['chỉ tổ']]);
  });

  test('is not seen by anybody else, who has no empty screen for it either', () => {
    expect(seenBy()).toEqual([['chung']]);
    expect(seenBy('SL-DN')).toEqual([['chung']]);
  });
});
