import type { ComponentChildren, InputHTMLAttributes, PartialInputHTMLAttributes, PartialSelectHTMLAttributes, SelectHTMLAttributes, TextareaHTMLAttributes } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Button } from './button';

interface Around { label: ComponentChildren; hint?: ComponentChildren; error?: string | null }
/** Preact's own type ties ARIA roles to literal input types, which a wrapper cannot know: wide outside, cast inside. */
type Given = Omit<PartialInputHTMLAttributes<HTMLInputElement>, 'label' | 'type'> & { type?: string };
type Input = InputHTMLAttributes<HTMLInputElement>;
type InputProps = Around & Given;

const Frame = ({ id, label, hint, error, children }: Around & { id: string; children: ComponentChildren }) => (
  <div class="field">
    <label for={id}>{label}</label>
    {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    {error && <p class="error" id={`${id}-error`}>{error}</p>}
    {children}
  </div>
);
const described = (id: string, { hint, error }: Pick<Around, 'hint' | 'error'>) => [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;

/** A labelled input; `error` is a sentence and marks the input for screen readers. */
export const Field = ({ label, hint, error, id: given, ...input }: InputProps) => {
  const made = useId();
  const id = typeof given === 'string' ? given : made;
  return <Frame {...{ id, label, hint, error }}><input {...({ ...input, id, 'aria-invalid': error ? 'true' : undefined, 'aria-describedby': described(id, { hint, error }) } as Input)} /></Frame>;
};

export const PasswordField = ({ label, hint, error, ...input }: InputProps) => {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <Frame {...{ id, label, hint, error }}>
      <div class="input-wrap">
        <input {...({ autocapitalize: 'none', spellcheck: false, ...input, id, type: shown ? 'text' : 'password', 'aria-invalid': error ? 'true' : undefined, 'aria-describedby': described(id, { hint, error }) } as Input)} />
        <Button kind="quiet" small aria-pressed={shown} aria-label={shown ? 'Ẩn mật khẩu' : 'Hiện mật khẩu'} onClick={() => setShown(!shown)}>{shown ? 'Ẩn' : 'Hiện'}</Button>
      </div>
    </Frame>
  );
};

export const SelectField = ({ label, hint, error, children, ...select }: Around & { children: ComponentChildren } & Omit<PartialSelectHTMLAttributes<HTMLSelectElement>, 'label'>) => {
  const id = useId();
  return <Frame {...{ id, label, hint, error }}><select {...({ ...select, id, 'aria-describedby': described(id, { hint, error }) } as SelectHTMLAttributes<HTMLSelectElement>)}>{children}</select></Frame>;
};

export const TextAreaField = ({ label, hint, error, ...area }: Around & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'label'>) => {
  const id = useId();
  return <Frame {...{ id, label, hint, error }}><textarea id={id} {...area} aria-invalid={error ? 'true' : undefined} aria-describedby={described(id, { hint, error })} /></Frame>;
};
