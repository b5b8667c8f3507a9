import { sentencesOf, wordsPerSentence } from './sentences';

const LESSON = `---
title: Bài này có tiêu đề không tính
---

## Màn không tính

Chị Mai mở quầy. Ông Inh
đi xe máy hơn một giờ.

- một hai ba
- bốn năm

![hình không tính](images/a.svg)

| bảng | không tính |
|---|---|

:::callout tip
Nhớ **hai** điều: [trang này](https://x.vn).
:::

:::question
id: q1
prompt: Câu hỏi không tính.
:::

:::keep Tên không tính
Giữ lại một câu.
:::
`;

describe('the sentences of a lesson', () => {
  test('are those of its prose, with the lines they begin on', () => {
    expect(sentencesOf(LESSON).map(({ line, words, text }) => [line, words, text])).toEqual([
      [7, 4, 'Chị Mai mở quầy.'], [7, 8, 'Ông Inh đi xe máy hơn một giờ.'], [10, 3, 'một hai ba'], [11, 2, 'bốn năm'], [19, 3, 'Nhớ hai điều:'], [19, 2, 'trang này.'], [28, 4, 'Giữ lại một câu.'],
    ]);
  });

  test('are as long on average as their words are many', () => {
    expect(wordsPerSentence(sentencesOf('Một hai ba. Bốn năm sáu bảy.'))).toBe(3.5);
    expect(wordsPerSentence([])).toBe(0);
  });
});
