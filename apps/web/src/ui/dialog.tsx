import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './button';
import { Icon } from './icons';

/** The native modal dialog. Without `onClose` it cannot be dismissed (signing in again). `actions`: last one is the main one. */
export const Dialog = ({ open, title, children, actions, onClose }: { open: boolean; title: ComponentChildren; children?: ComponentChildren; actions?: ComponentChildren; onClose?: () => void }) => {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (open && dialog && !dialog.open) dialog.showModal();
    return () => { if (dialog?.open) dialog.close(); };
  }, [open]);
  if (!open) return null;
  return (
    <dialog class="dialog" ref={ref} aria-labelledby={id} onCancel={(event) => { event.preventDefault(); onClose?.(); }} onClick={(event) => { if (event.target === ref.current) onClose?.(); }}>
      <div class="dialog-body">
        {onClose && <Button kind="quiet" class="dialog-close" aria-label="Đóng" onClick={onClose}><Icon name="close" /></Button>}
        <h2 id={id}>{title}</h2>
        {children}
        {actions && <div class="dialog-actions">{actions}</div>}
      </div>
    </dialog>
  );
};
