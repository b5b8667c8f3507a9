import { ApiProblem } from '../../api/problem';
import { Button, LinkButton } from '../../ui/button';
import { ErrorNotice, Notice } from '../../ui/notice';

/** What went wrong, for someone at an office desk. `stale`: the rows below are from before. */
export const TroubleNotice = ({ error, onRetry, stale, wayOut }: { error: unknown; onRetry?: () => void; stale?: boolean; /** Where to go when asking again will not help. */ wayOut?: { href: string; text: string } }) => {
  const retry = onRetry && <Button small onClick={onRetry}>Thử lại</Button>;
  if (stale) return <div class="adm-gap"><Notice kind="warning" title="Chưa cập nhật được" action={retry}>Phần bên dưới là số liệu lần tải trước. Hệ thống vẫn đang tự thử lại.</Notice></div>;
  if (error instanceof ApiProblem && (error.status === 403 || error.status === 404) && wayOut) {
    return <div class="adm-gap"><Notice kind="error" title={error.title} code={error.code} action={<LinkButton small href={wayOut.href}>{wayOut.text}</LinkButton>}>{error.detail}</Notice></div>;
  }
  if (error instanceof ApiProblem) return <div class="adm-gap"><ErrorNotice error={error} {...(onRetry ? { onRetry } : {})} /></div>;
  return <div class="adm-gap"><Notice kind="warning" title="Chưa gửi được vì mất mạng" action={retry}>Chưa có gì thay đổi trên hệ thống. Kiểm tra mạng rồi thử lại.</Notice></div>;
};
