import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { currentText, currentTheme, setText, setTheme, type TextSize } from '../../ui/preferences';

const vietnameseVoice = (): SpeechSynthesisVoice | undefined => globalThis.speechSynthesis?.getVoices().find((v) => v.lang.toLowerCase().startsWith('vi'));
const TEXT_WORD: Record<TextSize, string> = { '1': 'vừa', '2': 'to', '3': 'rất to' };
const NEXT_TEXT: Record<TextSize, TextSize> = { '1': '2', '2': '3', '3': '1' };

/** Read aloud (only where the device speaks Vietnamese), text size, dark or light. */
export const LessonTools = ({ source }: { source: RefObject<HTMLElement | null> }) => {
  const [voice, setVoice] = useState(vietnameseVoice);
  const [speaking, setSpeaking] = useState(false);
  const [text, setTextState] = useState(currentText);
  const [theme, setThemeState] = useState(currentTheme);
  useEffect(() => {
    const look = () => setVoice(vietnameseVoice());
    globalThis.speechSynthesis?.addEventListener?.('voiceschanged', look);
    return () => { globalThis.speechSynthesis?.removeEventListener?.('voiceschanged', look); globalThis.speechSynthesis?.cancel(); };
  }, []);
  const speak = () => {
    if (speaking) { speechSynthesis.cancel(); setSpeaking(false); return; }
    const words = [source.current?.querySelector('h1')?.textContent, ...[...(source.current?.querySelectorAll('[data-read] :is(p, li, h2, h3, td)') ?? [])].map((e) => e.textContent)].filter(Boolean).join('. ');
    const say = new SpeechSynthesisUtterance(words);
    say.lang = 'vi-VN';
    say.voice = voice ?? null;
    say.rate = 0.95;
    say.onend = say.onerror = () => setSpeaking(false);
    speechSynthesis.cancel();
    speechSynthesis.speak(say);
    setSpeaking(true);
  };
  return (
    <div class="lesson-tools">
      {voice && <Button kind="quiet" aria-pressed={speaking} onClick={speak}><Icon name={speaking ? 'stop' : 'play'} />{speaking ? 'Dừng đọc' : 'Nghe đọc'}</Button>}
      <Button kind="quiet" aria-label={`Cỡ chữ: ${TEXT_WORD[text]}. Bấm để đổi`} onClick={() => { const next = NEXT_TEXT[text]; setText(next); setTextState(next); }}><b aria-hidden="true">Aa</b><span class="soft">chữ {TEXT_WORD[text]}</span></Button>
      <Button kind="quiet" onClick={() => { const next = theme === 'dark' ? 'light' : 'dark'; setTheme(next); setThemeState(next); }}><Icon name={theme === 'dark' ? 'sun' : 'moon'} /><span class="soft">{theme === 'dark' ? 'nền sáng' : 'nền tối'}</span></Button>
    </div>
  );
};
