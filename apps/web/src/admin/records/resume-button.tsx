import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { TroubleNotice } from '../parts/trouble-notice';

/** Lets work go on that broke off in the middle. */
export const ResumeButton = ({ path, label, onDone }: { path: string; label: string; onDone: () => void }) => {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const resume = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try { await api.post(path); onDone(); } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  return (
    <>
      <Button small busy={busy} aria-label={label} onClick={() => void resume()}>Chạy tiếp</Button>
      {trouble !== null && <TroubleNotice error={trouble} />}
    </>
  );
};
