import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import type { LessonRow } from '../../api/types';
import { Button } from '../../ui/button';
import { ErrorNotice } from '../../ui/notice';
import { StateShape } from '../../ui/state-badge';

/** What a unit asks for where that is not the usual, with what is met, and the learner's own word where it counts. */
export const UnitNeeds = ({ enrolmentId, lesson, onMarked }: { enrolmentId: string | undefined; lesson: LessonRow; onMarked: () => void }) => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const needs = lesson.needs ?? [];
  if (needs.length === 0 || lesson.state === 'completed') return null;
  const mark = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await api.post(`/api/learning/enrolments/${enrolmentId}/marks`, { unitId: lesson.id });
      onMarked();
    } catch (problem) { setError(problem); } finally { setBusy(false); }
  };
  return (
    <div class="line-needs">
      <ul aria-label={`Điều kiện hoàn thành “${lesson.title}”`}>
        {needs.map(({ text, met }) => <li key={text}><span class="badge" data-state={met ? 'done' : 'todo'}><StateShape state={met ? 'done' : 'todo'} /></span> {text}<span class="visually-hidden">{met ? ': đã đủ' : ': chưa đủ'}</span></li>)}
      </ul>
      {lesson.awaitsMark && enrolmentId && <Button small busy={busy} onClick={() => void mark()} aria-label={`Đánh dấu đã học “${lesson.title}”`}>Đánh dấu đã học</Button>}
      {error !== null && <ErrorNotice error={error} />}
    </div>
  );
};
