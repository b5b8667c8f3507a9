import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TroubleNotice } from './trouble-notice';

interface Props {
  open: boolean;
  title: string;
  submitText: string;
  danger?: boolean;
  busy?: boolean;
  disabled?: boolean;
  trouble?: unknown;
  onClose: () => void;
  onSubmit: (form: FormData) => void | Promise<void>;
  children: ComponentChildren;
}

/** A question with an answer to send. While it is being sent, a second press does nothing and Escape waits. */
export const FormDialog = ({ open, title, submitText, danger, busy = false, disabled, trouble, onClose, onSubmit, children }: Props) => {
  // A second press may come before the screen has drawn `busy`.
  const sending = useRef(false);
  const submit = async (form: FormData): Promise<void> => {
    if (busy || sending.current) return;
    sending.current = true;
    try { await onSubmit(form); } finally { sending.current = false; }
  };
  const close = () => { if (!busy) onClose(); };
  return (
    <Dialog open={open} title={title} onClose={close}>
      <form class="stack" noValidate onSubmit={(event) => { event.preventDefault(); void submit(new FormData(event.currentTarget)); }}>
        {children}
        {trouble ? <TroubleNotice error={trouble} /> : null}
        <div class="dialog-actions">
          <Button onClick={close} disabled={busy}>Hủy</Button>
          <Button type="submit" kind={danger ? 'danger' : 'primary'} busy={busy} disabled={disabled ?? false}>{submitText}</Button>
        </div>
      </form>
    </Dialog>
  );
};
