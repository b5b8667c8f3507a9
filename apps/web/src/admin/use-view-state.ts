import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { addressWith, type ViewState } from './view-state';

/** The list's state in the address, and the way to change it. */
export const useViewState = (defaults: ViewState = {}): { view: ViewState; change: (values: Record<string, string | number | null>, replace?: boolean) => void; addressOf: (values: Record<string, string | number | null>) => string } => {
  const { path, query, route } = useLocation();
  const view = { ...defaults, ...query };
  const addressOf = (values: Record<string, string | number | null>) => addressWith(path, query, values, defaults);
  return { view, addressOf, change: (values, replace = true) => route(addressOf(values), replace) };
};

/** A search box that answers while typing without asking the server at each letter. */
export const useTyped = (value: string, settle: (text: string) => void, ms = 250): [string, (text: string) => void] => {
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const sent = useRef(value);
  useEffect(() => { if (value !== sent.current) { sent.current = value; setTyped(value); } }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [typed, (text) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => { sent.current = text; settle(text); }, ms);
  }];
};
