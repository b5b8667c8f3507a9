/** Text size and light or dark, kept on the device. Nothing set = as the device wishes. */
export type Theme = 'light' | 'dark';
export type TextSize = '1' | '2' | '3';

const root = document.documentElement;
const KEYS = { theme: 'hvs-theme', text: 'hvs-text' } as const;

export const applyPreferences = (): void => {
  const theme = localStorage.getItem(KEYS.theme);
  const text = localStorage.getItem(KEYS.text);
  if (theme) root.dataset.theme = theme;
  if (text) root.dataset.text = text;
};

export const currentTheme = (): Theme => (root.dataset.theme as Theme | undefined) ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
export const setTheme = (theme: Theme): void => { root.dataset.theme = theme; localStorage.setItem(KEYS.theme, theme); };
export const currentText = (): TextSize => (root.dataset.text as TextSize | undefined) ?? '1';
export const setText = (text: TextSize): void => { root.dataset.text = text; localStorage.setItem(KEYS.text, text); };
