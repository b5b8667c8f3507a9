import { useEffect, useState } from 'preact/hooks';
import { scriptOf } from '@hvs/lesson';
import type { Screen } from '../../api/types';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { currentText, currentTheme, setText, setTheme, type TextSize } from '../../ui/preferences';

const vietnameseVoice = (): SpeechSynthesisVoice | undefined => globalThis.speechSynthesis?.getVoices().find((v) => v.lang.toLowerCase().startsWith('vi'));
const TEXT_WORD: Record<TextSize, string> = { '1': 'vừa', '2': 'to', '3': 'rất to' };
const NEXT_TEXT: Record<TextSize, TextSize> = { '1': '2', '2': '3', '3': '1' };

/** Read aloud by the device's own voice, text size, dark or light. A device that does not speak Vietnamese says so when asked. */
export const LessonTools = ({ screen }: { screen: Screen }) => {
  const [speaking, setSpeaking] = useState<boolean | 'no-voice'>(false);
  const [text, setTextState] = useState(currentText);
  const [theme, setThemeState] = useState(currentTheme);
  useEffect(() => {
    // Some browsers name their voices only after they were asked once.
    vietnameseVoice();
    return () => globalThis.speechSynthesis?.cancel();
  }, []);
  const speak = () => {
    if (speaking === true) { speechSynthesis.cancel(); setSpeaking(false); return; }
    const voice = vietnameseVoice();
    if (!voice) { setSpeaking('no-voice'); return; }
    // A breath at a time: long texts are cut off by some engines.
    const breaths = scriptOf({ screens: [screen] })[0]!.lines.map((line) => Object.assign(new SpeechSynthesisUtterance(line), { lang: 'vi-VN', voice, rate: 0.95 }));
    breaths.at(-1)!.onend = () => setSpeaking(false);
    for (const breath of breaths) breath.onerror = () => setSpeaking(false);
    speechSynthesis.cancel();
    for (const breath of breaths) speechSynthesis.speak(breath);
    setSpeaking(true);
  };
  return (
    <div class="lesson-tools">
      <Button kind="quiet" aria-pressed={speaking === true} onClick={speak}><Icon name={speaking === true ? 'stop' : 'play'} />{speaking === true ? 'Dừng đọc' : 'Nghe'}</Button>
      <Button kind="quiet" aria-label={`Cỡ chữ: ${TEXT_WORD[text]}. Bấm để đổi`} onClick={() => { const next = NEXT_TEXT[text]; setText(next); setTextState(next); }}><b aria-hidden="true">Aa</b><span class="soft">chữ {TEXT_WORD[text]}</span></Button>
      <Button kind="quiet" onClick={() => { const next = theme === 'dark' ? 'light' : 'dark'; setTheme(next); setThemeState(next); }}><Icon name={theme === 'dark' ? 'sun' : 'moon'} /><span class="soft">{theme === 'dark' ? 'nền sáng' : 'nền tối'}</span></Button>
      {speaking === 'no-voice' && <p class="small soft no-voice" role="status">Máy này chưa có giọng đọc tiếng Việt. Trên điện thoại: vào Cài đặt, tìm “Chuyển văn bản thành giọng nói”, tải giọng tiếng Việt rồi mở lại bài. Tên mục có thể khác theo máy.</p>}
    </div>
  );
};
