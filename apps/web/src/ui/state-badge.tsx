import type { ComponentChildren } from 'preact';

export type BadgeState = 'done' | 'doing' | 'todo' | 'warn' | 'danger' | 'muted';

const SHAPES: Record<BadgeState, ComponentChildren> = {
  done: <><circle cx="8" cy="8" r="8" fill="currentColor" /><path d="M4.3 8.4l2.5 2.5 5-5.3" fill="none" stroke="var(--surface)" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" /></>,
  doing: <><circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" stroke-width="2" /><path d="M8 1a7 7 0 0 1 0 14z" fill="currentColor" /></>,
  todo: <circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" stroke-width="2" />,
  warn: <><path d="M8 1 15.5 15H.5z" fill="currentColor" /><path d="M8 6v4M8 12v.6" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round" /></>,
  danger: <><path d="M5 .5h6L15.5 5v6L11 15.500H5L.5 11V5z" fill="currentColor" /><path d="M5.3 5.3l5.4 5.4m0-5.4-5.4 5.4" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round" /></>,
  muted: <path d="M3 8h10" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" />,
};

export const StateShape = ({ state }: { state: BadgeState }) => <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{SHAPES[state]}</svg>;

/** A state in three signs at once: colour, shape and the word given as children. */
export const StateBadge = ({ state, children }: { state: BadgeState; children: ComponentChildren }) => (
  <span class="badge" data-state={state}><StateShape state={state} />{children}</span>
);

export const Pill = ({ children }: { children: ComponentChildren }) => <span class="pill">{children}</span>;
