import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Field, TextAreaField } from '../../ui/field';
import { LoadingNotice } from '../../ui/notice';
import { FormDialog } from '../parts/form-dialog';
import type { BankQuestion, CorrectionAsked } from './types';

/** A question as text. Either for sittings to come, or because the key was wrong: then those who drew it are marked anew. */
export const EditQuestion = ({ question, onClose, onChanged, onAsked }: { question: BankQuestion; onClose: () => void; onChanged: () => void; onAsked: (correctionId: string) => void }) => {
  const path = `/api/admin/questions/${question.id}`;
  const [text, setText] = useState<string | null>(null);
  const [wrongKey, setWrongKey] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  useEffect(() => { api.get<{ text: string }>(path).then((one) => setText(one.text), setTrouble); }, [path]);
  const save = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      if (wrongKey) onAsked((await api.post<CorrectionAsked>(`${path}/corrections`, { text, reason })).id);
      else { await api.put(path, { text }); onChanged(); }
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  return (
    <FormDialog open title={`Sửa câu ${question.key}`} submitText={wrongKey ? 'Xem ai đổi kết quả' : 'Lưu cho bài sau này'} busy={busy} disabled={text === null || (wrongKey && reason.trim() === '')} trouble={trouble} onClose={onClose} onSubmit={save}>
      {text === null ? trouble === null && <LoadingNotice lines={6} /> : <>
        <div class="exam-text"><TextAreaField label="Câu hỏi" hint="Mỗi dòng một mục, viết như trong tệp bank.yaml. Đáp án đúng có dòng correct: true." value={text} spellcheck={false} onInput={(event) => setText(event.currentTarget.value)} /></div>
        <label class="choice"><input type="radio" name="how" checked={!wrongKey} onChange={() => setWrongKey(false)} /><span>Viết lại cho bài sau này. Bài đã làm giữ câu cũ và kết quả cũ.</span></label>
        <label class="choice"><input type="radio" name="how" checked={wrongKey} onChange={() => setWrongKey(true)} /><span>Đáp án sai: chấm lại mọi bài có câu này. Bạn xem ai đổi kết quả trước khi áp dụng.</span></label>
        {wrongKey && <Field label="Lý do" value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}
      </>}
    </FormDialog>
  );
};
