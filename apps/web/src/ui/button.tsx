import type { AnchorHTMLAttributes, PartialAnchorHTMLAttributes, ButtonHTMLAttributes, ComponentChildren } from 'preact';

type Look = { kind?: 'primary' | 'secondary' | 'quiet' | 'danger'; small?: boolean; block?: boolean; children?: ComponentChildren };
const classOf = ({ kind = 'secondary', small, block }: Look, extra = ''): string => `btn ${kind}${small ? ' small' : ''}${block ? ' block' : ''} ${extra}`.trim();

/** One `primary` a screen: the next action. `busy` keeps the label and stops second clicks. */
export const Button = ({ kind, small, block, busy = false, class: extra, onClick, ...rest }: Look & { busy?: boolean; class?: string } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'class' | 'kind'>) => (
  <button type="button" {...rest} class={classOf({ kind, small, block }, extra)} aria-busy={busy || undefined} onClick={(event) => { if (!busy) onClick?.(event); else event.preventDefault(); }} />
);

export const LinkButton = ({ kind, small, block, class: extra, ...rest }: Look & { class?: string; href: string } & Omit<PartialAnchorHTMLAttributes<HTMLAnchorElement>, 'class' | 'kind' | 'href'>) => (
  <a {...(rest as AnchorHTMLAttributes<HTMLAnchorElement>)} class={classOf({ kind, small, block }, extra)} />
);
