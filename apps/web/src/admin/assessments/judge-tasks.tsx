import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { Field, TextAreaField } from '../../ui/field';
import { formatDateTime } from '../../ui/format';
import { ListState } from '../parts/list-state';
import { TroubleNotice } from '../parts/trouble-notice';
import { useResource } from '../use-resource';
import { numberIn } from './exam-words';
import type { TaskToJudge } from './types';

/** Practical tasks of the people of one's units: the answer, the criteria, and points. */
export const JudgeTasks = () => {
  const list = useResource<{ items: TaskToJudge[] }>('/api/admin/judging');
  const [said, setSaid] = useState<string | null>(null);
  const done = (task: TaskToJudge, words: string): void => {
    setSaid(words);
    list.put((now) => ({ items: now.items.filter((one) => one.sittingId !== task.sittingId || one.questionId !== task.questionId) }));
  };
  return (
    <>
      <p role="status">{said}</p>
      <ListState resource={list} empty={{ title: 'Không có bài nào chờ chấm', text: 'Bài thực hành của người trong đơn vị sẽ hiện ở đây khi họ nộp.' }}>
        {({ items }) => <ul class="exam-tasks">{items.map((task) => <Judging key={`${task.sittingId} ${task.questionId}`} task={task} onDone={(words) => done(task, words)} />)}</ul>}
      </ListState>
    </>
  );
};

const Judging = ({ task, onDone }: { task: TaskToJudge; onDone: (words: string) => void }) => {
  const [points, setPoints] = useState<Record<string, string>>({});
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const given = task.rubric.map((one) => numberIn(points[one.id] ?? '', 0, one.points));
  const send = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      const { state, passed } = await api.post<{ state: string; passed: boolean | null }>(`/api/admin/judging/${task.sittingId}/${task.questionId}`, { points: Object.fromEntries(task.rubric.map((one, i) => [one.id, given[i]])), note });
      onDone(`Đã chấm bài của ${task.person}${state === 'submitted' ? `: ${passed ? 'đạt' : 'chưa đạt'}` : '; bài còn câu khác chờ chấm'}.`);
    } catch (error) { setTrouble(error); setBusy(false); }
  };
  return (
    <li class="card">
      <h2>{task.person}</h2>
      <p class="small soft">{task.bank} · nộp {formatDateTime(task.submittedAt)}</p>
      <p><b>{task.prompt}</b></p>
      <p class="exam-answer">{task.answer}</p>
      {task.rubric.map((one) => <Field key={one.id} label={`${one.text} (0 đến ${one.points} điểm)`} inputMode="numeric" autocomplete="off" value={points[one.id] ?? ''} onInput={(event) => setPoints({ ...points, [one.id]: event.currentTarget.value })} />)}
      <TextAreaField label="Nhận xét cho người học (không bắt buộc)" rows={3} maxLength={2000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      {trouble !== null && <TroubleNotice error={trouble} />}
      <Button kind="primary" busy={busy} disabled={given.some((value) => value === undefined || !Number.isInteger(value))} onClick={() => void send()}>Lưu điểm</Button>
    </li>
  );
};
