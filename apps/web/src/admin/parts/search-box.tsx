import { Field, SelectField } from '../../ui/field';
import { useTyped } from '../use-view-state';

export const SearchBox = ({ value, onSettle, label, placeholder = '', ms }: { value: string; onSettle: (text: string) => void; label: string; placeholder?: string; ms?: number }) => {
  const [typed, setTyped] = useTyped(value, onSettle, ms);
  return <div class="adm-search"><Field label={label} type="search" value={typed} placeholder={placeholder} autocomplete="off" spellcheck={false} onInput={(event: Event) => setTyped((event.currentTarget as HTMLInputElement).value)} /></div>;
};

export const Choice = ({ value, onChange, label, options }: { value: string; onChange: (value: string) => void; label: string; options: [string, string][] }) => (
  <div class="adm-choice">
    <SelectField label={label} value={value} onChange={(event: Event) => onChange((event.currentTarget as HTMLSelectElement).value)}>
      {options.map(([option, text]) => <option key={option} value={option}>{text}</option>)}
    </SelectField>
  </div>
);
