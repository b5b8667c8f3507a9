import type { ComponentChildren } from 'preact';

/** Tabs that are places: each has an address of its own. */
export const Tabs = ({ label, items }: { label: string; items: { href: string; title: ComponentChildren; current: boolean }[] }) => (
  <nav class="tabs" aria-label={label}>{items.map((t) => <a key={t.href} href={t.href} aria-current={t.current ? 'page' : undefined}>{t.title}</a>)}</nav>
);
