import type { ComponentChildren } from 'preact';
import type { Block, QuestionBlock } from '../../api/types';
import { formatBytes } from '../format';
import { Icon } from '../icons';
import { Question } from './question';
import './blocks.css';

const Html = ({ html, ...rest }: { html: string; class?: string }) => <div {...rest} dangerouslySetInnerHTML={{ __html: html }} />;
const weightNote = (bytes: number | undefined): string => (bytes ? `Nặng ${formatBytes(bytes)}, chỉ tải khi bạn bấm phát.` : 'Chỉ tải khi bạn bấm phát.');
const TONES = { info: ['Nên biết', 'info'], tip: ['Mẹo', 'check'], warning: ['Cẩn thận', 'warning'], danger: ['Nguy hiểm', 'warning'] } as const;

/** What a block needs of the page it stands on. */
export interface BlockPlace {
  /** The address of a file of the course. */
  srcOf: (path: string) => string;
  /** Says for whom a part is: to the learner it is for, or to whoever sees every part. */
  forWhom: (audiences: readonly string[]) => string;
  /** What can be done with the summary. */
  keepActs?: (keep: Extract<Block, { type: 'keep' }>) => ComponentChildren;
  onAnswer?: (question: QuestionBlock, chosen: number[], sinceMs: number) => void;
}

/** The html of a block is made safe by the server when the course is read in. */
export const BlockView = ({ block, place: { srcOf, forWhom, keepActs, onAnswer } }: { block: Block; place: BlockPlace }) => {
  switch (block.type) {
    case 'text': return <Html class="prose" html={block.html} />;
    case 'image': return <figure class="picture"><img src={srcOf(block.src)} alt={block.alt} width="640" height="360" decoding="async" />{block.caption && <figcaption>{block.caption}</figcaption>}</figure>;
    case 'audio': return <figure><audio controls preload="none" src={srcOf(block.src)} /><figcaption>{weightNote(block.bytes)}</figcaption><details><summary>Đọc bản chép lời</summary><Html class="prose" html={block.transcriptHtml} /></details></figure>;
    case 'video': return <figure><video controls preload="none" playsInline src={srcOf(block.src)} /><figcaption>{weightNote(block.bytes)}</figcaption><details><summary>Đọc bản chép lời</summary><Html class="prose" html={block.transcriptHtml} /></details></figure>;
    case 'callout': { const [word, icon] = TONES[block.tone]; return <aside class="callout" data-tone={block.tone}><p class="callout-word"><Icon name={icon} />{word}</p><Html class="prose" html={block.html} /></aside>; }
    case 'steps': return <section class="steps">{block.title && <h2>{block.title}</h2>}<ol>{block.items.map((item, i) => <li key={i}><Html class="prose" html={item} /></li>)}</ol></section>;
    case 'for': return <aside class="for-some"><p class="for-word"><Icon name="person" />{forWhom(block.audiences)}</p><Html class="prose" html={block.html} /></aside>;
    case 'keep': return <section class="keep"><p class="keep-word">Trang giữ lại</p><h2>{block.title}</h2><Html class="prose" html={block.html} />{keepActs?.(block)}</section>;
    case 'question': return <Question question={block} onAnswer={(chosen, since) => onAnswer?.(block, chosen, since)} />;
  }
};
