import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { formatDate, formatNumber } from '../../ui/format';
import { FormDialog } from '../parts/form-dialog';
import { counted } from './figure';
import { readDeclaration } from './declaration';
import type { TargetFigure, UnitRef } from '../types';

/** A denominator is an official word: a number, the paper it stands in, and the paper's date. */
export const DeclareDenominator = ({ figure, unit, onDeclared }: { figure: TargetFigure; unit: UnitRef; onDeclared: (figure: TargetFigure) => void }) => {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const now = figure.denominator;

  const submit = async (form: FormData): Promise<void> => {
    const read = readDeclaration({ value: String(form.get('value') ?? ''), source: String(form.get('source') ?? ''), date: String(form.get('date') ?? '') }, new Date());
    setFaults(read.faults);
    if (!read.declaration) return;
    setBusy(true);
    setTrouble(null);
    try {
      onDeclared(await api.put<TargetFigure>(`/api/attainment/${encodeURIComponent(figure.code)}/denominators/${unit.id}`, read.declaration));
      setOpen(false);
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };

  return (
    <>
      <Button small kind={now ? 'quiet' : 'secondary'} onClick={() => { setTrouble(null); setFaults({}); setOpen(true); }}>{now ? 'Khai lại mẫu số' : 'Khai mẫu số'}</Button>
      <FormDialog open={open} title={now ? 'Khai lại mẫu số' : 'Khai mẫu số'} submitText="Lưu mẫu số" busy={busy} trouble={trouble} onClose={() => setOpen(false)} onSubmit={submit}>
        <p class="adm-lead"><b>{unit.name}</b><br />{figure.title}</p>
        <p class="soft">Mẫu số là tổng số {counted(figure.measure)} thuộc diện theo văn bản của đơn vị, không phải số tài khoản trên hệ thống ({formatNumber(figure.accounts)}).</p>
        <Field label={`Tổng số ${counted(figure.measure)} thuộc diện`} name="value" inputMode="numeric" autofocus required autocomplete="off" defaultValue={now?.own ? formatNumber(now.value) : ''} error={faults['value'] ?? null} />
        <Field label="Văn bản làm căn cứ" hint="Số và tên văn bản, ví dụ: Công văn số 12/UBND-VHXH" name="source" required maxLength={300} defaultValue={now?.own ? now.source : ''} error={faults['source'] ?? null} />
        <Field label="Ngày của văn bản" hint="Ngày/tháng/năm" name="date" inputMode="numeric" placeholder="05/01/2026" autocomplete="off" required defaultValue={now?.own && now.date ? formatDate(now.date) : ''} error={faults['date'] ?? null} />
        {now && <p class="soft">Số cũ được giữ lại trong nhật ký, kèm tên người khai.</p>}
      </FormDialog>
    </>
  );
};
