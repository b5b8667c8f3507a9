import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Field } from '../../ui/field';
import { LoadingNotice } from '../../ui/notice';
import { FormDialog } from '../parts/form-dialog';
import { TroubleNotice } from '../parts/trouble-notice';
import { useResource } from '../use-resource';
import type { Entered, PaperPlace, SheetRow } from './paper-types';

/** What is written on one sheet: read first, so that a slip is seen, then entered for good. */
export const EnterSheet = ({ path, sheet, onClose, onEntered }: { path: string; sheet: SheetRow; onClose: () => void; onEntered: (words: string) => void }) => {
  const places = useResource<{ items: PaperPlace[] }>(`${path}/sheets/${sheet.number}`);
  const [written, setWritten] = useState<Record<number, string>>({});
  const [username, setUsername] = useState('');
  const [read, setRead] = useState<Entered | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const items = places.data?.items ?? [];
  const empty = items.filter(({ number }) => (written[number] ?? '').trim() === '').map(({ number }) => number);
  const good = read !== null && 'result' in read;
  const faults = read !== null && 'faults' in read ? read.faults : [];
  const ofPlace = (number: number): string | null => faults.find((fault) => fault.startsWith(`Câu ${number}:`))?.replace(/^Câu \d+: /, '') ?? null;
  const fields = useRef<HTMLDivElement>(null);
  // The first slip may stand far above what was pressed.
  useEffect(() => { fields.current?.querySelector<HTMLInputElement>('[aria-invalid]')?.focus(); }, [read]);
  const put = (number: number, text: string): void => { setWritten({ ...written, [number]: text }); setRead(null); };
  const send = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      const told = await api.post<Entered>(`${path}/sheets/${sheet.number}`, { answers: items.map(({ number }) => written[number] ?? ''), username, dryRun: !good });
      if (good && 'result' in told && told.result.mark) onEntered(`Đã nhập phiếu ${told.result.sheet} của ${told.result.person}: ${told.result.mark.passed ? 'đạt' : 'chưa đạt'}, đúng ${told.result.mark.correct}/${told.result.total} câu.`);
      else setRead(told);
    } catch (error) { setTrouble(error); }
    setBusy(false);
  };
  return (
    <FormDialog open title={`Phiếu ${sheet.name}${sheet.person ? ` của ${sheet.person}` : ''}`} submitText={good ? 'Lưu kết quả' : 'Kiểm tra phiếu'} busy={busy} disabled={!places.data || (sheet.person === null && username.trim() === '')} trouble={trouble} onClose={onClose} onSubmit={send}>
      {!places.data && (places.trouble !== null ? <TroubleNotice error={places.trouble} onRetry={places.reload} /> : <LoadingNotice lines={6} />)}
      {sheet.person === null && <Field label="Tên đăng nhập ghi trên phiếu" autocomplete="off" autocapitalize="none" spellcheck={false} value={username} onInput={(event) => { setUsername(event.currentTarget.value); setRead(null); }} />}
      <div class="stack" ref={fields}>{items.map((place) => (
        <Field key={place.number} label={`Câu ${place.number}`} hint={<>{place.prompt}{place.prompt.length >= 160 && '…'}<i class="adm-under">{place.how}</i></>} error={ofPlace(place.number)} autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={300}
          value={written[place.number] ?? ''} onInput={(event) => put(place.number, event.currentTarget.value)} />
      ))}</div>
      <div role="status">
        {faults.filter((fault) => !/^Câu \d+:/.test(fault)).map((fault) => <p key={fault} class="adm-fault">{fault}</p>)}
        {faults.some((fault) => /^Câu \d+:/.test(fault)) && <p class="adm-fault">Có câu chưa đọc được, xem ở từng câu. Chưa nhập gì.</p>}
        {read !== null && 'result' in read && <p><b>{read.result.person}: ghi {read.result.answered}/{read.result.total} câu{empty.length > 0 && `, bỏ trống câu ${empty.join(', ')}`}.</b> Hãy so lại với phiếu giấy: lưu rồi thì không sửa được.</p>}
      </div>
    </FormDialog>
  );
};
