import type { Block, CourseView, LessonRow, QuestionBlock } from '../../api/types';
import { formatBytes } from '../../ui/format';
import { Icon } from '../../ui/icons';
import { fileUrl } from '../content';
import { KeepBlock } from '../keep/keep-block';
import { Question } from './question';

const Html = ({ html, ...rest }: { html: string; class?: string }) => <div {...rest} dangerouslySetInnerHTML={{ __html: html }} />;
const weightNote = (bytes: number | undefined): string => (bytes ? `Nặng ${formatBytes(bytes)}, chỉ tải khi bạn bấm phát.` : 'Chỉ tải khi bạn bấm phát.');
const TONES = { info: ['Nên biết', 'info'], tip: ['Mẹo', 'check'], warning: ['Cẩn thận', 'warning'], danger: ['Nguy hiểm', 'warning'] } as const;

/** Where a block stands: pictures are of that version, a summary is kept under the names of its course and lesson. */
export interface BlockPlace { versionId: string; course: Pick<CourseView, 'slug' | 'title'>; lesson: Pick<LessonRow, 'id' | 'title'> }

/** The html of a block is made safe by the server when the course is read in. */
export const BlockView = ({ block, place: { versionId, course, lesson }, onAnswer }: { block: Block; place: BlockPlace; onAnswer: (question: QuestionBlock, chosen: number[], sinceMs: number) => void }) => {
  switch (block.type) {
    case 'text': return <Html class="prose" html={block.html} />;
    case 'image': return <figure class="picture"><img src={fileUrl(versionId, block.src)} alt={block.alt} width="640" height="360" decoding="async" />{block.caption && <figcaption>{block.caption}</figcaption>}</figure>;
    case 'audio': return <figure><audio controls preload="none" src={fileUrl(versionId, block.src)} /><figcaption>{weightNote(block.bytes)}</figcaption><details><summary>Đọc bản chép lời</summary><Html class="prose" html={block.transcriptHtml} /></details></figure>;
    case 'video': return <figure><video controls preload="none" playsInline src={fileUrl(versionId, block.src)} /><figcaption>{weightNote(block.bytes)}</figcaption><details><summary>Đọc bản chép lời</summary><Html class="prose" html={block.transcriptHtml} /></details></figure>;
    case 'callout': { const [word, icon] = TONES[block.tone]; return <aside class="callout" data-tone={block.tone}><p class="callout-word"><Icon name={icon} />{word}</p><Html class="prose" html={block.html} /></aside>; }
    case 'steps': return <section class="steps">{block.title && <h2>{block.title}</h2>}<ol>{block.items.map((item, i) => <li key={i}><Html class="prose" html={item} /></li>)}</ol></section>;
    case 'for': return <aside class="for-some"><p class="for-word"><Icon name="person" />Dành cho công việc của bạn</p><Html class="prose" html={block.html} /></aside>;
    case 'keep': return <KeepBlock summary={{ slug: course.slug, courseTitle: course.title, lessonId: lesson.id, lessonTitle: lesson.title, title: block.title, html: block.html }} />;
    case 'question': return <Question question={block} onAnswer={(chosen, since) => onAnswer(block, chosen, since)} />;
  }
};
