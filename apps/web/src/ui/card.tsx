import type { ComponentChildren } from 'preact';

/** `lift` is for the one card that holds the next action. */
export const Card = ({ title, overline, lift = false, class: extra = '', children, ...rest }: { title?: ComponentChildren; overline?: ComponentChildren; lift?: boolean; class?: string; id?: string; children: ComponentChildren }) => (
  <section class={`card ${lift ? 'lift' : ''} ${extra}`} {...rest}>
    {overline && <span class="overline">{overline}</span>}
    {title && <h2 class="card-title">{title}</h2>}
    {children}
  </section>
);
