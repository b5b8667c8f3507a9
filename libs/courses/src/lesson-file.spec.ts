import { readLesson } from './lesson-file';

const FRONT = `---
title: Bài thử
minutes: 5
skills: [NTS.1]
summary: Một câu.
---
`;
const MEDIA = new Map([['images/a.svg', 900], ['audio/a.mp3', 120_000]]);
const read = (body: string, front = FRONT) => readLesson('01-thu', front + body, 'lessons/01-thu.md', MEDIA);
const blocksOf = (body: string) => {
  const lesson = read(body);
  if (!lesson.ok) throw new Error(JSON.stringify(lesson.faults));
  return lesson.lesson.screens;
};
const faultsOf = (body: string, front = FRONT): string => {
  const lesson = read(body, front);
  return lesson.ok ? '' : lesson.faults.map((fault) => `${fault.file}:${fault.line} ${fault.text}`).join('\n');
};

describe('a lesson', () => {
  test('is screens of blocks in the order they are written', () => {
    const screens = blocksOf(`
## Màn một

Đoạn **đậm**.

- một
- hai

![Một cái cây](images/a.svg "Cây gạo")

Đoạn sau.

:::callout tip
Nhớ: [trang](https://example.vn/a?b=1&c=2).
:::

## Màn hai

:::steps Làm thử
1. Bước **một**
2. Bước hai
:::

:::audio audio/a.mp3
Bản chép lời.
:::
`);
    expect(screens).toEqual([
      {
        title: 'Màn một',
        blocks: [
          { type: 'text', html: '<p>Đoạn <strong>đậm</strong>.</p>\n<ul>\n<li>một</li>\n<li>hai</li>\n</ul>' },
          { type: 'image', src: 'images/a.svg', alt: 'Một cái cây', caption: 'Cây gạo' },
          { type: 'text', html: '<p>Đoạn sau.</p>' },
          { type: 'callout', tone: 'tip', html: '<p>Nhớ: <a href="https://example.vn/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer nofollow">trang</a>.</p>' },
        ],
      },
      {
        title: 'Màn hai',
        blocks: [
          { type: 'steps', title: 'Làm thử', items: ['Bước <strong>một</strong>', 'Bước hai'] },
          { type: 'audio', src: 'audio/a.mp3', bytes: 120_000, transcriptHtml: '<p>Bản chép lời.</p>' },
        ],
      },
    ]);
  });

  test('speaks to some audiences alone, and ends with what to keep', () => {
    expect(blocksOf('## A\n\n:::for SL-LD SL-LDP\nHỏi **ba** câu.\n:::\n\n:::keep Ba điều giữ lại\n- một\n- hai\n:::\n')[0]!.blocks).toEqual([
      { type: 'for', audiences: ['SL-LD', 'SL-LDP'], html: '<p>Hỏi <strong>ba</strong> câu.</p>' },
      { type: 'keep', title: 'Ba điều giữ lại', html: '<ul>\n<li>một</li>\n<li>hai</li>\n</ul>' },
    ]);
  });

  test('asks questions and explains every answer', () => {
    const [screen] = blocksOf(`## Hỏi
:::question
id: q1
type: single
prompt: Ai gọi?
answers:
  - text: Người **quen**
    explain: Không phải.
  - text: Kẻ lừa <script>
    correct: true
    explain: Đúng.
:::
`);
    expect(screen!.blocks[0]).toEqual({
      type: 'question', id: 'q1', kind: 'single', prompt: 'Ai gọi?',
      answers: [
        { html: 'Người <strong>quen</strong>', correct: false, explainHtml: 'Không phải.' },
        { html: 'Kẻ lừa &lt;script&gt;', correct: true, explainHtml: 'Đúng.' },
      ],
    });
  });

  test('is recorded in the languages there are files of', () => {
    const lesson = read('## A\n\nx', FRONT.replace('summary', 'audio: {hmn: audio/b.mp3, vi: audio/a.mp3}\nsummary'));
    expect(lesson).toMatchObject({ ok: true, lesson: { audio: [{ language: 'vi', src: 'audio/a.mp3', bytes: 120_000 }] }, media: ['audio/a.mp3'], missingAudio: ['audio/b.mp3'] });
  });

  test('shows code as it is, colons and all', () => {
    expect(blocksOf('## Mã\n```\n:::callout\n## không phải màn\n```\n')).toEqual([{ title: 'Mã', blocks: [{ type: 'text', html: '<pre><code>:::callout\n## không phải màn\n</code></pre>' }] }]);
  });

  test('reads files written on Windows', () => {
    const lesson = readLesson('x', `\ufeff${FRONT}## Màn\n\nChữ\n`.replaceAll('\n', '\r\n'), 'x.md', MEDIA);
    expect(lesson.ok && lesson.lesson.screens).toEqual([{ title: 'Màn', blocks: [{ type: 'text', html: '<p>Chữ</p>' }] }]);
  });

  test.each<[string, string, RegExp]>([
    ['raw html', '## A\n\n<b>đậm</b> <script>x</script>', /01-thu\.md:9 Không dùng thẻ HTML/],
    ['an html block', '## A\n\n<div>\nx\n</div>', /:9 Không dùng thẻ HTML/],
    ['a script link', '## A\n\n[x](javascript:alert(1))', /:9 Liên kết “javascript:alert\(1\)”/],
    ['a data link', '## A\n\n[x](data:text/html,x)', /:9 Liên kết/],
    ['a link into nowhere', '## A\n\n[x](../b.md)', /:9 Liên kết/],
    ['a picture in a text', '## A\n\nxem ![a](images/a.svg)', /:9 Hình phải đứng một mình/],
    ['a missing picture', '## A\n\n![a](images/b.svg)', /:9 Không thấy tệp “images\/b\.svg”/],
    ['a picture from elsewhere', '## A\n\n![a](https://x.vn/a.svg)', /:9 Tệp “https:\/\/x\.vn\/a\.svg” phải nằm trong thư mục images/],
    ['a picture above the folder', '## A\n\n![a](images/../../a.svg)', /:9 Tệp .* phải nằm trong/],
    ['a picture without words', '## A\n\n![](images/a.svg)', /:9 Hình “images\/a\.svg” chưa có lời mô tả/],
    ['text before the first screen', 'Mở đầu\n\n## A\n\nx', /:7 Nội dung phải nằm dưới một đề mục/],
    ['a heading of the first level', '# A\n\n## B\n\nx', /:7 Không dùng đề mục “#”/],
    ['an empty screen', '## A\n\n## B\n\nx', /Màn “A” chưa có nội dung/],
    ['no screen', '', /chưa có màn nào/],
    ['an unknown block', '## A\n\n:::iframe x\ny\n:::', /:9 Không có khối “:::iframe”/],
    ['a block left open', '## A\n\n:::callout tip\nx', /:9 Khối “:::callout” chưa đóng/],
    ['a block opened in a block', '## A\n\n:::callout tip\nx\n:::steps y\n1. z\n:::', /:11 Khối “:::callout” mở ở dòng 9 chưa đóng/],
    ['a closing without a block', '## A\n\nx\n\n:::', /:11 Dòng “:::” này không đóng khối nào/],
    ['a callout of no kind', '## A\n\n:::callout loud\nx\n:::', /:9 Khối callout cần một trong các kiểu/],
    ['steps that are no list', '## A\n\n:::steps Việc\nx\n:::', /:9 Khối steps chỉ gồm một danh sách/],
    ['a part for nobody', '## A\n\n:::for\nx\n:::', /:9 Khối for cần mã nhóm đối tượng/],
    ['a part for no code', '## A\n\n:::for lãnh-đạo\nx\n:::', /:9 Khối for cần mã nhóm đối tượng/],
    ['a picture for some', '## A\n\n:::for SL-LD\n![a](images/a.svg)\n:::', /:10 Khối for không có hình/],
    ['a screen opened in a part for some', '## A\n\n:::for SL-LD\n## B\nx\n:::', /:10 Khối for không có đề mục/],
    ['a summary without a name', '## A\n\n:::keep\nx\n:::', /:9 Khối keep cần tên/],
    ['an empty summary', '## A\n\n:::keep Tên\n:::', /:9 Khối keep chưa có nội dung/],
    ['something after the summary', '## A\n\n:::keep Tên\nx\n:::\n\n## B\n\ny', /:15 Khối keep chỉ có một và đứng cuối/],
    ['two summaries', '## A\n\n:::keep Tên\nx\n:::\n\n:::keep Tên\nx\n:::', /:14 Khối keep chỉ có một và đứng cuối/],
    ['audio without words', '## A\n\n:::audio audio/a.mp3\n:::', /:9 Khối audio phải có bản chép lời/],
    ['a missing film', '## A\n\n:::video video/a.mp4\nlời\n:::', /:9 Không thấy tệp “video\/a\.mp4”/],
    ['html in a block', '## A\n\n:::callout tip\n<b>x</b>\n:::', /:10 Không dùng thẻ HTML/],
    ['a question without a right answer', '## A\n:::question\nid: q\ntype: single\nprompt: p\nanswers:\n  - {text: a, explain: e}\n  - {text: b, explain: e}\n:::', /:9 Câu hỏi “q”: cần đúng một đáp án đúng/],
    ['an answer without explanation', '## A\n:::question\nid: q\ntype: single\nprompt: p\nanswers:\n  - {text: a, explain: e, correct: true}\n  - {text: b}\n:::', /:14 “answers\[2\]\.explain” còn thiếu/],
  ])('with %s is refused, and told where', (_name, body, expected) => {
    expect(faultsOf(body)).toMatch(expected);
  });

  test.each<[string, string, RegExp]>([
    ['without front matter', '', /:1 Bài phải mở đầu/],
    ['with a title missing', FRONT.replace('title: Bài thử\n', ''), /:2 “title” còn thiếu/],
    ['with minutes in words', FRONT.replace('5', 'năm'), /:3 “minutes” phải là số/],
    ['with a word nobody knows', FRONT.replace('skills', 'kills'), /mục không dùng được: kills/],
    ['with a recording from elsewhere', FRONT.replace('summary', 'audio: {vi: ../a.mp3}\nsummary'), /:5 “audio\.vi” phải là một tệp trong thư mục audio/],
    ['with a recording in no known language', FRONT.replace('summary', 'audio: {en: audio/a.mp3}\nsummary'), /mục không dùng được: en/],
    ['with broken YAML', FRONT.replace('Bài thử', '"Bài'), /Viết sai YAML/],
  ])('%s is refused', (_name, front, expected) => {
    expect(faultsOf('## A\n\nx', front)).toMatch(expected);
  });

  test('two questions of one name are told apart by nobody', () => {
    const question = ':::question\nid: q\ntype: true-false\nprompt: p\nanswers:\n  - {text: a, explain: e, correct: true}\n  - {text: b, explain: e}\n:::\n';
    expect(faultsOf(`## A\n${question}\n${question}`)).toMatch(/Câu hỏi “q”: trùng mã/);
  });
});
