import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { formatDateTime, formatNumber } from '../../ui/format';
import { LoadingNotice, Notice } from '../../ui/notice';
import { TroubleNotice } from '../parts/trouble-notice';
import { useResource } from '../use-resource';
import { numberIn } from './exam-words';

interface Supervision { id: string; course: string; madeAt: string; validUntil: string; sittings: number }

/** Codes for people who sit under my eyes. */
export const Supervise = () => {
  const list = useResource<{ courses: { slug: string; title: string }[]; items: Supervision[] }>('/api/admin/supervisions');
  const [course, setCourse] = useState('');
  const [minutes, setMinutes] = useState('120');
  const [made, setMade] = useState<(Supervision & { code: string }) | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const lasting = numberIn(minutes, 5, 480);
  const act = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try { await work(); } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  const { courses, items } = list.data ?? { courses: [], items: [] };
  return (
    <>
      <p class="soft">Mã cho phép người thuộc đơn vị bạn quản lý bắt đầu bài kiểm tra có giám sát, trong thời gian bạn chọn. Bản ghi kết quả mang tên bạn là người giám sát. Khóa nào cần giám sát thì đặt ở “Thiết lập bài”.</p>
      {!list.data && (list.trouble !== null ? <TroubleNotice error={list.trouble} /> : <LoadingNotice lines={4} />)}
      {list.data && <>
            <form class="stack" noValidate onSubmit={(event) => { event.preventDefault(); void act(async () => { setMade(await api.post<Supervision & { code: string }>('/api/admin/supervisions', { course: course || courses[0]!.slug, minutes: lasting })); list.reload(); }); }}>
              <SelectField label="Khóa học" value={course} onChange={(event) => setCourse(event.currentTarget.value)}>{courses.map((one) => <option key={one.slug} value={one.slug}>{one.title}</option>)}</SelectField>
              <Field label="Dùng được trong, phút" inputMode="numeric" autocomplete="off" value={minutes} error={lasting === undefined ? 'Hãy nhập số từ 5 đến 480.' : null} onInput={(event) => setMinutes(event.currentTarget.value)} />
              <p><Button type="submit" kind="primary" busy={busy} disabled={lasting === undefined || courses.length === 0}>Tạo mã</Button></p>
            </form>
            {trouble !== null && <TroubleNotice error={trouble} />}
            {made && <Notice kind="success" title={made.course}><p class="exam-code">{made.code}</p>Đọc mã này cho người làm bài. Mã chỉ hiện một lần, dùng được đến {formatDateTime(made.validUntil)}.</Notice>}
            {items.length > 0 && <><h2>Mã trong tuần</h2><ul class="rows">{items.map((one) => {
              const isOver = Date.parse(one.validUntil) <= Date.now();
              return (
                <li key={one.id} class="row between"><span>{one.course}<small class="adm-under">tạo {formatDateTime(one.madeAt)} · {isOver ? 'đã hết hạn' : `đến ${formatDateTime(one.validUntil)}`} · {formatNumber(one.sittings)} bài đã bắt đầu</small></span>
                  {!isOver && <Button small kind="quiet" aria-label={`Dừng mã của ${one.course}`} onClick={() => void act(async () => { await api.delete(`/api/admin/supervisions/${one.id}`); setMade(null); list.reload(); })}>Dừng mã</Button>}</li>);
            })}</ul></>}
          </>}
    </>
  );
};
