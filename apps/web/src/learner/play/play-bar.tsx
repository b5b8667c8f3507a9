import type { ComponentChildren } from 'preact';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { NetworkPill } from '../../ui/network-pill';

/** The app's bar above the content: out (`onLeave`: not before it has said its last word), where one is, the table of contents, the link. */
export const PlayBar = ({ slug, title, contents, onLeave, children }: { slug: string; title: string; contents: { done: number; of: number; open: () => void } | null; onLeave?: () => void; children?: ComponentChildren }) => (
  <header class="app-header lesson-head">
    <div class="bar">
      <a class="back-link" href={`/khoa-hoc/${slug}`} aria-label={`Thoát về trang khóa học, đang ở: ${title}`} onClick={(event) => { if (!onLeave) return; event.preventDefault(); event.stopPropagation(); onLeave(); }}><Icon name="back" /><span class="ellipsis">{title}</span></a>
      {contents && <Button kind="quiet" aria-label={`Mục lục, đã xong ${contents.done} trên ${contents.of} mục`} onClick={contents.open}><Icon name="list" /><span class="num">{contents.done}/{contents.of}</span></Button>}
      {children}
      <NetworkPill />
    </div>
  </header>
);

export const PlayNav = ({ previous, next, children }: { previous: (() => void) | null; next: (() => void) | null; children?: ComponentChildren }) => (
  <nav class="play-nav" aria-label="Chuyển mục">
    <Button kind="secondary" disabled={!previous} onClick={() => previous?.()}><Icon name="back" />Trước</Button>
    {children}
    <Button kind="primary" disabled={!next} onClick={() => next?.()}>Tiếp<Icon name="next" /></Button>
  </nav>
);
