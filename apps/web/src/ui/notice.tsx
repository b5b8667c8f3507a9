import type { ComponentChildren } from 'preact';
import { ApiProblem } from '../api/problem';
import { Brocade } from './brocade';
import { Button } from './button';
import { Icon } from './icons';

type Kind = 'error' | 'warning' | 'info' | 'success';

/** Says what happened (title), what is safe and what to do (children); `code` stands small beneath for the help desk. */
export const Notice = ({ kind = 'info', title, children, action, code }: { kind?: Kind; title: ComponentChildren; children?: ComponentChildren; action?: ComponentChildren; code?: string | null }) => (
  <div class="notice" data-kind={kind} role={kind === 'error' ? 'alert' : 'status'}>
    <p class="notice-title"><Icon name={kind === 'success' ? 'check' : kind === 'info' ? 'info' : 'warning'} />{title}</p>
    {children && (typeof children === 'string' ? <p>{children}</p> : children)}
    {action && <div class="notice-action">{action}</div>}
    {code && <p class="notice-code">{code}</p>}
  </div>
);

export const EmptyNotice = ({ title, children, action }: { title: ComponentChildren; children?: ComponentChildren; action?: ComponentChildren }) => (
  <div class="empty"><Brocade /><p class="empty-title">{title}</p>{children && <p>{children}</p>}{action}</div>
);

export const LoadingNotice = ({ label = 'Đang tải…', lines = 5 }: { label?: string; lines?: number }) => (
  <div class="skeleton" role="status" aria-live="polite"><span class="visually-hidden">{label}</span>{Array.from({ length: lines }, (_, i) => <i key={i} aria-hidden="true" />)}</div>
);

/** Any failure of the API as a notice: a problem speaks for itself; without the network we say so. */
export const ErrorNotice = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => {
  const retry = onRetry && <Button kind="secondary" onClick={onRetry}>Thử lại</Button>;
  if (error instanceof ApiProblem) return <Notice kind="error" title={error.title} code={error.code} action={retry}>{error.detail}</Notice>;
  return <Notice kind="warning" title="Chưa tải được vì mất mạng" action={retry}>Phần bạn đã học vẫn lưu trên máy này. Trang sẽ mở được khi có mạng trở lại.</Notice>;
};
