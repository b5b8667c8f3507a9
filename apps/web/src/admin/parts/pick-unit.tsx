import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { useResource } from '../use-resource';
import { findUnits, kindWord, placed, type PlacedUnit } from './units';
import { listOf, type UnitRow } from '../types';

const SHOWN = 150;
/** Preact's types know the role only together with a datalist. */
const COMBOBOX = { role: 'combobox' } as object;

/** The units this person may see, as one list with a search that wants no marks. */
export const useUnits = (): PlacedUnit[] | null => {
  const { data } = useResource<UnitRow[] | { items: UnitRow[] }>('/api/units/tree');
  return useMemo(() => (data === null ? null : placed(listOf(data))), [data]);
};

interface Props {
  label: string;
  /** The id of the chosen unit; empty for `anyText`. */
  value: string;
  onPick: (unitId: string) => void;
  anyText?: string;
}

/** A button that opens a list to type into: arrows move, Enter takes, Escape leaves. */
export const PickUnit = ({ label, value, onPick, anyText }: Props) => {
  const units = useUnits();
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const id = useId();
  const found = useMemo(() => (open && units ? findUnits(units, typed) : []), [open, units, typed]);
  const shown = found.slice(0, SHOWN);
  const chosen = units?.find((entry) => entry.unit.id === value);
  const options: { id: string; text: string; depth: number; hint: string }[] = [
    ...(anyText && typed === '' ? [{ id: '', text: anyText, depth: 0, hint: '' }] : []),
    ...shown.map((entry) => ({ id: entry.unit.id, text: entry.unit.name, depth: typed === '' ? entry.depth : 0, hint: typed === '' ? '' : [kindWord(entry.unit.kind), entry.path.at(-1)].filter(Boolean).join(' · ') })),
  ];

  useEffect(() => { document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' }); }, [at, id]);

  const firstAt = () => {
    const index = (units ?? []).findIndex((entry) => entry.unit.id === value);
    return index < 0 || index >= SHOWN ? 0 : index + (anyText ? 1 : 0);
  };
  const show = () => { setTyped(''); setAt(firstAt()); setOpen(true); dialog.current?.showModal(); };
  const close = () => { dialog.current?.close(); };
  const take = (option: { id: string } | undefined) => { if (option) { close(); if (option.id !== value) onPick(option.id); } };
  const onKey = (event: KeyboardEvent) => {
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : event.key === 'PageDown' ? 8 : event.key === 'PageUp' ? -8 : 0;
    if (move !== 0) { event.preventDefault(); setAt((now) => Math.min(Math.max(0, now + move), options.length - 1)); }
    if (event.key === 'Enter') { event.preventDefault(); take(options[at]); }
  };

  if (units !== null && units.length <= 1 && !anyText) return null;
  return (
    <div class="adm-pick">
      <span id={`${id}-label`} class="adm-pick-label">{label}</span>
      <button type="button" class="adm-pick-button" aria-labelledby={`${id}-label ${id}-value`} aria-haspopup="dialog" onClick={show}>
        <span id={`${id}-value`}>{chosen?.unit.name ?? (value === '' ? anyText : undefined) ?? (units === null ? 'Đang tải…' : 'Chọn đơn vị')}</span>
        <svg viewBox="0 0 12 8" width="12" height="8" aria-hidden="true"><path d="M1 1.5 6 6.5l5-5" fill="none" stroke="currentColor" stroke-width="1.8" /></svg>
      </button>
      <dialog ref={dialog} class="dialog" aria-labelledby={`${id}-title`} onClose={() => setOpen(false)} onClick={(event) => { if (event.target === dialog.current) close(); }}>
        <div class="adm-pick-inner">
          <h2 id={`${id}-title`}>{label}</h2>
          <input type="search" class="input" {...COMBOBOX} aria-expanded="true" aria-controls={`${id}-list`} aria-activedescendant={options.length > 0 ? `${id}-${at}` : undefined} aria-label="Gõ tên đơn vị, không cần dấu"
            placeholder="Gõ tên, không cần dấu" value={typed} autocomplete="off" spellcheck={false} onInput={(event) => { setTyped(event.currentTarget.value); setAt(0); }} onKeyDown={onKey} />
          <ul id={`${id}-list`} role="listbox" aria-label={label} class="adm-pick-list">
            {options.map((option, index) => (
              <li key={option.id} id={`${id}-${index}`} role="option" aria-selected={option.id === value} data-at={index === at ? '' : undefined} style={{ paddingInlineStart: `${12 + option.depth * 18}px` }} onClick={() => take(option)}>
                {option.text}{option.hint && <small>{option.hint}</small>}
              </li>
            ))}
          </ul>
          {open && options.length === 0 && <p class="soft">{units === null ? 'Đang tải danh sách đơn vị…' : `Không có đơn vị nào tên giống "${typed}".`}</p>}
          {found.length > SHOWN && <p class="soft">Còn {found.length - SHOWN} đơn vị nữa; gõ thêm để thu hẹp.</p>}
          <Button onClick={close}>Đóng</Button>
        </div>
      </dialog>
    </div>
  );
};
