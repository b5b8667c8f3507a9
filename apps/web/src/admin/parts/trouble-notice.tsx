import { ApiProblem } from '../../api/problem';
import { Button } from '../../ui/button';
import { ErrorNotice, Notice } from '../../ui/notice';

/** What went wrong, for someone at an office desk. `stale`: the rows below are from before. */
export const TroubleNotice = ({ error, onRetry, stale }: { error: unknown; onRetry?: () => void; stale?: boolean }) => {
  const retry = onRetry && <Button small onClick={onRetry}>Thử lại</Button>;
  if (stale) return <div class="adm-gap"><Notice kind="warning" title="Chưa cập nhật được" action={retry}>Phần bên dưới là số liệu lần tải trước. Hệ thống vẫn đang tự thử lại.</Notice></div>;
  if (error instanceof ApiProblem) return <div class="adm-gap"><ErrorNotice error={error} {...(onRetry ? { onRetry } : {})} /></div>;
  return <div class="adm-gap"><Notice kind="warning" title="Chưa gửi được vì mất mạng" action={retry}>Chưa có gì thay đổi trên hệ thống. Kiểm tra mạng rồi thử lại.</Notice></div>;
};
