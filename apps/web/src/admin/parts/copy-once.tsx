import { useState } from 'preact/hooks';
import { Button } from '../../ui/button';

/** A secret that is shown this once. Copying falls back to selecting where the clipboard is shut (plain http). */
export const CopyOnce = ({ label, value }: { label: string; value: string }) => {
  const [copied, setCopied] = useState(false);
  const copy = async (from: HTMLElement): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      const shown = from.parentElement?.querySelector('code');
      if (shown) getSelection()?.selectAllChildren(shown);
    }
  };
  return (
    <div class="adm-secret">
      <span>{label}</span>
      <code tabIndex={0}>{value}</code>
      <Button small onClick={(event: MouseEvent) => void copy(event.currentTarget as HTMLElement)}>{copied ? 'Đã chép ✓' : 'Chép'}</Button>
    </div>
  );
};
