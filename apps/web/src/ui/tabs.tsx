import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { useCurrentInView } from './use-current-in-view';

/** Tabs that are places: each has an address of its own. */
export const Tabs = ({ label, items }: { label: string; items: { href: string; title: ComponentChildren; current: boolean }[] }) => {
  const strip = useRef<HTMLElement>(null);
  useCurrentInView(strip, items.findIndex((t) => t.current));
  return <nav class="tabs" ref={strip} aria-label={label}>{items.map((t) => <a key={t.href} href={t.href} aria-current={t.current ? 'page' : undefined}>{t.title}</a>)}</nav>;
};
