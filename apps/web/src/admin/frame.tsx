import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Page } from '../ui/page';
import { useCurrentInView } from '../ui/use-current-in-view';
import { railOf, standsIn } from './capabilities';
import { useCapabilities } from './use-capabilities';

/** The rail by task beside the work; on a phone it becomes a strip above it. */
export const Frame = ({ title, heading, lead, children }: { title: string; heading?: boolean; lead?: string; children: ComponentChildren }) => {
  const can = useCapabilities();
  const { path } = useLocation();
  const rail = railOf(can);
  const strip = useRef<HTMLElement>(null);
  useCurrentInView(strip, path);
  return (
    <Page title={title} heading={null} wide>
      <div class="adm-frame">
        {rail.length > 1 && (
          <nav class="adm-rail no-print" ref={strip} aria-label="Công việc quản lý">
            {rail.map((entry) => <a key={entry.href} href={entry.href} aria-current={standsIn(entry, path) ? 'page' : undefined}>{entry.label}</a>)}
          </nav>
        )}
        <div class="adm-work">
          {heading && <header class="adm-head"><div><h1>{title}</h1>{lead && <p class="soft">{lead}</p>}</div></header>}
          {children}
        </div>
      </div>
    </Page>
  );
};
