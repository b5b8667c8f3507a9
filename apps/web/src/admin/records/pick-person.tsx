import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { useResource } from '../use-resource';
import { useTyped } from '../use-view-state';
import { withQuery } from '../view-state';
import type { Paged, PersonRow } from '../types';

const SHOWN = 30;
/** Preact's types know the role only together with a datalist. */
const COMBOBOX = { role: 'combobox' } as object;

/** A button that opens a search for one of our people: arrows move, Enter takes, Escape leaves. */
export const PickPerson = ({ label, value, anyText, onPick }: { label: string; value: string; anyText: string; onPick: (personId: string) => void }) => {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const [sought, setSought] = useState('');
  const [typed, setTyped] = useTyped(sought, setSought, 200);
  const chosen = useResource<{ fullName: string }>(value === '' ? null : `/api/people/${value}`);
  const found = useResource<Paged<PersonRow>>(open ? withQuery('/api/people', { q: sought, size: SHOWN }) : null);
  const options = [
    ...(typed === '' ? [{ id: '', text: anyText, hint: '' }] : []),
    ...(found.data?.items ?? []).map((person) => ({ id: person.id, text: person.fullName, hint: [person.username, person.unitName].filter(Boolean).join(' · ') })),
  ];
  useEffect(() => { document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' }); }, [at, id]);

  const show = () => { setTyped(''); setSought(''); setAt(0); setOpen(true); dialog.current?.showModal(); };
  const close = () => { dialog.current?.close(); };
  const take = (option: { id: string } | undefined) => { if (option) { close(); if (option.id !== value) onPick(option.id); } };
  const onKey = (event: KeyboardEvent) => {
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0) { event.preventDefault(); setAt((now) => Math.min(Math.max(0, now + move), options.length - 1)); }
    if (event.key === 'Enter') { event.preventDefault(); take(options[at]); }
  };
  return (
    <div class="adm-pick">
      <span id={`${id}-label`} class="adm-pick-label">{label}</span>
      <button type="button" class="adm-pick-button" aria-labelledby={`${id}-label ${id}-value`} aria-haspopup="dialog" onClick={show}>
        <span id={`${id}-value`}>{value === '' ? anyText : chosen.data?.fullName ?? (chosen.trouble !== null ? 'Người không còn trong danh sách' : '…')}</span>
        <svg viewBox="0 0 12 8" width="12" height="8" aria-hidden="true"><path d="M1 1.5 6 6.5l5-5" fill="none" stroke="currentColor" stroke-width="1.8" /></svg>
      </button>
      <dialog ref={dialog} class="dialog" aria-labelledby={`${id}-title`} onClose={() => setOpen(false)} onClick={(event) => { if (event.target === dialog.current) close(); }}>
        <div class="adm-pick-inner">
          <h2 id={`${id}-title`}>{label}</h2>
          <input type="search" class="input" {...COMBOBOX} aria-expanded="true" aria-controls={`${id}-list`} aria-activedescendant={options.length > 0 ? `${id}-${at}` : undefined} aria-label="Gõ tên hoặc tài khoản, không cần dấu"
            placeholder="Gõ tên hoặc tài khoản, không cần dấu" value={typed} autocomplete="off" spellcheck={false} onInput={(event) => { setTyped(event.currentTarget.value); setAt(0); }} onKeyDown={onKey} />
          <ul id={`${id}-list`} role="listbox" aria-label={label} class="adm-pick-list">
            {options.map((option, index) => (
              <li key={option.id} id={`${id}-${index}`} role="option" aria-selected={option.id === value} data-at={index === at ? '' : undefined} onClick={() => take(option)}>
                {option.text}{option.hint && <small>{option.hint}</small>}
              </li>
            ))}
          </ul>
          {open && options.length === 0 && <p class="soft">{found.loading ? 'Đang tìm…' : `Không có ai tên giống "${typed}".`}</p>}
          {(found.data?.total ?? 0) > SHOWN && <p class="soft">Còn người khác nữa; gõ thêm để thu hẹp.</p>}
          <Button onClick={close}>Đóng</Button>
        </div>
      </dialog>
    </div>
  );
};
