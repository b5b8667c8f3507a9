import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api/client';
import type { LessonBody } from '../../api/types';
import { Button, LinkButton } from '../../ui/button';
import { Field, TextAreaField } from '../../ui/field';
import { BlockView } from '../../ui/lesson/blocks';
import { Notice } from '../../ui/notice';
import { FormDialog } from '../parts/form-dialog';
import { ListState } from '../parts/list-state';
import { TroubleNotice } from '../parts/trouble-notice';
import { useResource } from '../use-resource';
import { lineSpan } from './line-of';

interface LessonText { versionId: string; number: number; file: string; text: string }
interface Fault { level?: 'error' | 'gap' | 'warning'; line: number; text: string }
interface Tried { ok: boolean; lesson?: LessonBody; faults: Fault[]; advice: Fault[] }

const LOOK_AFTER_MS = 700;

/** One lesson as text beside what learners would see of it. What is typed stays on this device until it is saved. */
export const EditLesson = ({ course, lesson }: { course: string; lesson: string }) => {
  const path = `/api/admin/courses/${course}/lessons/${lesson}`;
  const kept = useResource<LessonText>(`${path}/text`);
  return <ListState resource={kept} empty={{ title: 'Bài này chưa có chữ', text: 'Tải lại danh sách bài.' }}>{(text) => <Editor key={text.versionId} path={path} course={course} lesson={lesson} kept={text} />}</ListState>;
};

const Editor = ({ path, course, lesson, kept }: { path: string; course: string; lesson: string; kept: LessonText }) => {
  const draft = `hvs-sua-bai ${course}/${lesson}`;
  const [text, setText] = useState(() => localStorage.getItem(draft) ?? kept.text);
  const [tried, setTried] = useState<Tried | null>(null);
  const [shown, setShown] = useState<LessonBody | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [asking, setAsking] = useState(false);
  const [saved, setSaved] = useState<{ number: number } | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const isChanged = text !== kept.text;

  useEffect(() => {
    if (isChanged) localStorage.setItem(draft, text); else localStorage.removeItem(draft);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api.post<Tried>(`${path}/preview`, { text }).then((answer) => {
        if (stop.signal.aborted) return;
        setTrouble(null);
        setTried(answer);
        if (answer.lesson) setShown(answer.lesson);
      }, (error: unknown) => { if (!stop.signal.aborted) setTrouble(error); });
    }, tried ? LOOK_AFTER_MS : 0);
    return () => { stop.abort(); clearTimeout(timer); };
  }, [text]);

  const goTo = (line: number): void => {
    const field = area.current?.querySelector('textarea');
    if (!field) return;
    const { start, end } = lineSpan(text, line);
    field.focus();
    field.setSelectionRange(start, end);
    field.scrollTop = (field.scrollHeight * (line - 1)) / text.split('\n').length - field.clientHeight / 3;
  };

  if (saved) {
    return (
      <Notice kind="success" title={`Đã giữ thành phiên bản ${saved.number}`} action={<LinkButton href={`/quan-tri/khoa-hoc?phien-ban=${course}`}>Xem và mở phiên bản</LinkButton>}>
        Người học chưa thấy bài mới. Mở phiên bản {saved.number} khi đã sửa xong các bài.
        <p><LinkButton small kind="quiet" href={`/quan-tri/khoa-hoc/${course}/noi-dung`}>Sửa bài khác</LinkButton></p>
      </Notice>
    );
  }
  const notes = [...(tried?.faults ?? []), ...(tried?.advice ?? [])];
  return (
    <>
      <p class="row between">
        <span class="soft">{kept.file} · phiên bản {kept.number}{isChanged && <> · <b>đang sửa, giữ trên máy này</b></>}</span>
        <span class="row">
          {isChanged && <Button small kind="quiet" onClick={() => { if (confirm('Bỏ mọi chữ đã sửa, về như phiên bản đang có?')) setText(kept.text); }}>Bỏ sửa</Button>}
          <Button kind="primary" disabled={!isChanged || tried?.ok !== true} onClick={() => setAsking(true)}>Lưu…</Button>
        </span>
      </p>
      {trouble !== null && <TroubleNotice error={trouble} />}
      <div role="status">{notes.length > 0 && (
        <Notice kind={tried?.ok ? 'info' : 'warning'} title={tried?.ok ? 'Nên xem lại' : 'Bài còn lỗi, hình bên cạnh là bản trước'}>
          <ul>{notes.map((note, index) => <li key={index}><button type="button" class="link" onClick={() => goTo(note.line)}>Dòng {note.line}</button>: {note.text}</li>)}</ul>
        </Notice>
      )}</div>
      <div class="adm-editor">
        <div ref={area} class="adm-editor-text"><TextAreaField label="Chữ của bài" hint="“##” mở một màn. Khối: :::steps, :::callout, :::question, :::for, :::keep." value={text} spellcheck={false} onInput={(event) => setText(event.currentTarget.value)} /></div>
        <section class="adm-editor-seen" aria-label="Xem trước">
          <p class="overline">Xem trước</p>
          {shown && <>
            <h2>{shown.title}</h2>
            {shown.screens.map((screen, index) => (
              <article key={index}><h3>{index + 1}. {screen.title}</h3>
                <div class="blocks">{screen.blocks.map((block, at) => <BlockView key={at} block={block} place={{ srcOf: (src) => `/api/content/${kept.versionId}/files/${src}`, forWhom: (codes) => `Dành cho: ${codes.join(', ')}` }} />)}</div>
              </article>
            ))}
          </>}
        </section>
      </div>
      <SaveLesson open={asking} path={path} versionId={kept.versionId} text={text} onClose={() => setAsking(false)} onSaved={(now) => { localStorage.removeItem(draft); setAsking(false); setSaved(now); }} />
    </>
  );
};

const SaveLesson = ({ open, path, versionId, text, onClose, onSaved }: { open: boolean; path: string; versionId: string; text: string; onClose: () => void; onSaved: (now: { number: number }) => void }) => {
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const save = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try { onSaved(await api.put<{ number: number }>(`${path}/text`, { text, versionId, note })); } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  return (
    <FormDialog open={open} title="Lưu thành phiên bản mới" submitText="Lưu" busy={busy} disabled={note.trim() === ''} trouble={trouble} onClose={onClose} onSubmit={save}>
      <Field label="Sửa gì, vì sao" hint="Hiện trong danh sách phiên bản và nhật ký." maxLength={500} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
    </FormDialog>
  );
};
