import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Button } from './button';

interface Around { label: ComponentChildren; hint?: ComponentChildren; error?: string | null }
type InputProps = Around & Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'label'>;

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
  return <Frame {...{ id, label, hint, error }}><input id={id} {...input} aria-invalid={error ? 'true' : undefined} aria-describedby={described(id, { hint, error })} /></Frame>;
};

export const PasswordField = ({ label, hint, error, ...input }: InputProps) => {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <Frame {...{ id, label, hint, error }}>
      <div class="input-wrap">
        <input id={id} autocapitalize="none" spellcheck={false} {...input} type={shown ? 'text' : 'password'} aria-invalid={error ? 'true' : undefined} aria-describedby={described(id, { hint, error })} />
        <Button kind="quiet" small aria-pressed={shown} aria-label={shown ? 'Ẩn mật khẩu' : 'Hiện mật khẩu'} onClick={() => setShown(!shown)}>{shown ? 'Ẩn' : 'Hiện'}</Button>
      </div>
    </Frame>
  );
};

export const SelectField = ({ label, hint, error, children, ...select }: Around & { children: ComponentChildren } & Omit<JSX.SelectHTMLAttributes<HTMLSelectElement>, 'label'>) => {
  const id = useId();
  return <Frame {...{ id, label, hint, error }}><select id={id} {...select} aria-describedby={described(id, { hint, error })}>{children}</select></Frame>;
};

export const TextAreaField = ({ label, hint, error, ...area }: Around & Omit<JSX.TextareaHTMLAttributes<HTMLTextAreaElement>, 'label'>) => {
  const id = useId();
  return <Frame {...{ id, label, hint, error }}><textarea id={id} {...area} aria-invalid={error ? 'true' : undefined} aria-describedby={described(id, { hint, error })} /></Frame>;
};
