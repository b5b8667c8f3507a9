import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { Field } from '../../ui/field';
import { formatDateTime } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { readCarried } from '../../ui/queue/carried-file';

interface Taken { ownerName: string; items: number; accepted: number; refused: { id: string; title: string; text: string }[]; at: string; before: boolean }
type Outcome = { name: string; madeAt?: string; titles?: string[] } & ({ taken: Taken } | { problem: { title: string; detail: string; code: string | null } });

const FILE_MAX = 16_000_000;
const strange = { title: 'Không phải tệp gửi hộ', detail: 'Hãy chọn tệp mà máy của người học đã lưu bằng nút “Lưu ra tệp để nhờ gửi hộ”.', code: null };

/** "Gửi hộ": whoever has a link hands in what others could not send. He adds nothing to it and can change nothing in it. */
export const CarryScreen = () => {
  const [outcomes, setOutcomes] = useState<Outcome[]>([]);
  const [busy, setBusy] = useState(false);
  const hand = async (file: File): Promise<Outcome> => {
    const read = file.size > FILE_MAX ? null : readCarried(await file.text());
    if (!read) return { name: file.name, problem: strange };
    const { madeAt, titles } = read;
    try {
      return { name: file.name, madeAt, titles, taken: await api.post<Taken>('/api/learning/carried', read.file, { timeoutMs: 120_000 }) };
    } catch (error) {
      const problem = error instanceof ApiProblem ? { title: error.title, detail: error.detail, code: error.code } : { title: 'Chưa gửi được vì mất mạng', detail: 'Chưa biết máy chủ đã nhận chưa. Chọn lại tệp này khi có mạng: phần đã nhận không bị tính hai lần.', code: null };
      return { name: file.name, madeAt, titles, problem };
    }
  };
  const take = async (input: HTMLInputElement): Promise<void> => {
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length === 0 || busy) return;
    setBusy(true);
    setOutcomes([]);
    for (const file of files) {
      const outcome = await hand(file);
      setOutcomes((now) => [...now, outcome]);
    }
    setBusy(false);
  };
  return (
    <Page title="Gửi hộ bài học" back={{ href: '/tai-khoan', title: 'Tài khoản' }}>
      <div class="stack">
        <p>Người học ở nơi không có mạng đưa bạn tệp lưu từ máy của họ. Chọn tệp ở đây để gửi. Bài được tính cho người học, đúng như máy của họ tự gửi; tệp đã bị sửa thì không được nhận.</p>
        <Field label="Tệp gửi hộ" hint="Chọn được nhiều tệp một lúc." type="file" accept=".json,application/json" multiple disabled={busy} onChange={(event) => void take(event.currentTarget as HTMLInputElement)} />
        {busy && <p role="status">Đang gửi…</p>}
        {outcomes.map((outcome, index) => <Told key={index} outcome={outcome} />)}
      </div>
    </Page>
  );
};

const Told = ({ outcome }: { outcome: Outcome }) => {
  const about = outcome.madeAt && !Number.isNaN(Date.parse(outcome.madeAt)) ? ` Tệp lưu lúc ${formatDateTime(outcome.madeAt)}${outcome.titles && outcome.titles.length > 0 ? `: ${outcome.titles.slice(0, 4).join('; ')}${outcome.titles.length > 4 ? '…' : ''}` : ''}.` : '';
  if ('problem' in outcome) return <Notice kind="error" title={`${outcome.name}: ${outcome.problem.title}`} code={outcome.problem.code}>{outcome.problem.detail}</Notice>;
  const { taken } = outcome;
  if (taken.before) return <Notice kind="info" title={`Tệp này của ${taken.ownerName} đã được gửi trước đó`}>{`Lúc ${formatDateTime(taken.at)}, ${taken.accepted} trên ${taken.items} mục đã nhận. Lần này không tính thêm.`}</Notice>;
  return (
    <Notice kind={taken.refused.length > 0 ? 'warning' : 'success'} title={`${taken.ownerName}: đã nhận ${taken.accepted} trên ${taken.items} mục`}>
      <>
        {about && <p>{about.trim()}</p>}
        {taken.refused.length > 0 && <ul>{taken.refused.map((one) => <li key={one.id}>{one.title}: {one.text}</li>)}</ul>}
      </>
    </Notice>
  );
};
