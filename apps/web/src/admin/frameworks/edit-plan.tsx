import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { formatDate, formatDateTime } from '../../ui/format';
import { LoadingNotice, Notice } from '../../ui/notice';
import { FormDialog } from '../parts/form-dialog';
import { TroubleNotice } from '../parts/trouble-notice';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { nextYears, toggled, unsaid } from './plan-edit';
import type { Plan, PlanChange, PlanRow } from './types';

const THIS_YEAR = new Date().getFullYear();

/** Who must attain what in a year: a matrix with the paper of each row, changed as a whole, with its history. */
export const EditPlan = () => {
  const { view, change, addressOf } = useViewState();
  const year = Number(view['nam'] ?? THIS_YEAR);
  const plan = useResource<Plan>(`/api/admin/plan-years/${year}`);
  const history = useResource<{ items: PlanChange[] }>(`/api/admin/plan-years/${year}/history`);
  if (plan.data === null) return plan.trouble !== null ? <TroubleNotice error={plan.trouble} onRetry={plan.reload} /> : <LoadingNotice lines={10} />;
  const years = [...new Set([...plan.data.years, year, Math.max(THIS_YEAR, ...plan.data.years) + 1])].sort();
  return (
    <>
      <nav class="frw-years" aria-label="Năm">{years.map((one) => <a key={one} href={addressOf({ nam: String(one) })} aria-current={one === year ? 'page' : undefined} onClick={(event) => { event.preventDefault(); change({ nam: String(one) }, false); }}>{one}</a>)}</nav>
      <Matrix key={`${year}-${plan.data.mark}`} plan={plan.data} onSaved={() => { plan.reload(); history.reload(); }} />
      <section class="adm-section">
        <h2>Lịch sử</h2>
        {history.data === null || history.data.items.length === 0 ? <p class="soft">Chưa ai sửa yêu cầu của năm {year}. {plan.data.rows.length > 0 ? 'Đang dùng yêu cầu đi kèm sản phẩm.' : ''}</p> : (
          <ol class="adm-plain frw-history" reversed>
            {history.data.items.map((one) => (
              <li key={one.id}>
                <b>{one.reason}</b>
                <span class="adm-under">{formatDateTime(one.at)}, {one.byName}</span>
                {one.differences.map((d) => <span class="adm-under" key={d.audience}>{[d.audience, d.added.length > 0 ? `thêm ${d.added.join(', ')}` : '', d.dropped.length > 0 ? `bỏ ${d.dropped.join(', ')}` : '', d.deadline ? `hạn ${d.deadline.map((day) => (day ? formatDate(day) : 'chưa có')).join(' → ')}` : '', d.legalSource ? 'đổi căn cứ' : ''].filter(Boolean).join('; ')}</span>)}
              </li>
            ))}
          </ol>
        )}
      </section>
    </>
  );
};

const Matrix = ({ plan, onSaved }: { plan: Plan; onSaved: () => void }) => {
  const can = useCapabilities();
  const [rows, setRows] = useState<PlanRow[]>(plan.rows);
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const mayEdit = can.actsForProvince && plan.year >= THIS_YEAR;
  const order = plan.groups.map(({ code }) => code);
  const nameOf = (code: string): string => plan.audiences.find((one) => one.code === code)?.name ?? code;
  const row = (audience: string): PlanRow | undefined => rows.find((one) => one.audience === audience);
  const put = (audience: string, over: Partial<PlanRow>): void => setRows(rows.map((one) => (one.audience === audience ? { ...one, ...over } : one)));
  const gaps = unsaid(rows, plan.year, nameOf);
  const copyFrom = async (year: number): Promise<void> => {
    try {
      setRows(nextYears((await api.get<Plan>(`/api/admin/plan-years/${year}`)).rows, plan.year));
      setEditing(true);
    } catch (error) { setTrouble(error); }
  };
  const save = async (form: FormData): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      await api.put(`/api/admin/plan-years/${plan.year}`, { mark: plan.mark, reason: String(form.get('reason') ?? ''), rows });
      setAsking(false);
      setEditing(false);
      onSaved();
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  const earlier = plan.years.filter((year) => year < plan.year).at(-1);

  return (
    <>
      <div class="adm-filters">
        <p class="soft">{rows.length === 0 ? `Năm ${plan.year} chưa có yêu cầu.` : 'Ô đánh dấu: đối tượng phải đạt nhóm kỹ năng ấy trong năm.'}</p>
        {mayEdit && !editing && (
          <div class="row frw-acts">
            {rows.length === 0 && earlier !== undefined && <Button small kind="primary" onClick={() => void copyFrom(earlier)}>Bắt đầu từ năm {earlier}</Button>}
            <Button small onClick={() => setEditing(true)}>Sửa</Button>
          </div>
        )}
        {editing && (
          <div class="row frw-acts">
            <Button small onClick={() => { setRows(plan.rows); setEditing(false); setTrouble(null); }}>Bỏ thay đổi</Button>
            <Button small kind="primary" disabled={gaps.length > 0} onClick={() => { setTrouble(null); setAsking(true); }}>Lưu…</Button>
          </div>
        )}
      </div>
      {editing && gaps.length > 0 && <div class="adm-gap"><Notice kind="warning" title="Còn thiếu"><ul>{gaps.map((gap) => <li key={gap}>{gap}</li>)}</ul></Notice></div>}
      {trouble !== null && !asking && <TroubleNotice error={trouble} />}
      <div class="frw-matrix" tabIndex={0} role="region" aria-label={`Yêu cầu năm ${plan.year}`}>
        <table class="table">
          <thead><tr><th scope="col">Đối tượng</th>{plan.groups.map((group) => <th scope="col" key={group.code} title={group.name}><abbr title={group.name}>{group.code}</abbr></th>)}<th scope="col">Hạn và căn cứ</th></tr></thead>
          <tbody>
            {plan.audiences.map((audience) => {
              const of = row(audience.code);
              return (
                <tr key={audience.code}>
                  <th scope="row">{audience.name}<span class="adm-under">{audience.code}</span></th>
                  {plan.groups.map((group) => {
                    const has = of?.groups.includes(group.code) ?? false;
                    return <td key={group.code} data-has={has ? '' : undefined}>{editing
                      ? <input type="checkbox" checked={has} aria-label={`${audience.name}: ${group.name}`} onChange={() => setRows(toggled(rows, audience.code, group.code, order))} />
                      : has ? <span aria-label="phải đạt">●</span> : <span class="visually-hidden">không</span>}</td>;
                  })}
                  <td class="frw-paper">{of === undefined ? <span class="soft">—</span> : editing ? (
                    <>
                      <input type="date" aria-label={`Hạn của ${audience.name}`} value={of.deadline} onInput={(event) => put(audience.code, { deadline: event.currentTarget.value })} />
                      <input type="text" aria-label={`Căn cứ của ${audience.name}`} placeholder="Số, ngày, mục của văn bản" maxLength={500} value={of.legalSource} onInput={(event) => put(audience.code, { legalSource: event.currentTarget.value })} />
                      <label class="choice"><input type="checkbox" checked={of.verified} onChange={(event) => put(audience.code, { verified: event.currentTarget.checked })} /><span>đã đối chiếu</span></label>
                    </>
                  ) : <>{formatDate(of.deadline)}<span class="adm-under">{of.legalSource}{of.verified ? '' : ' (chưa đối chiếu)'}</span></>}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <FormDialog open={asking} title={`Lưu yêu cầu năm ${plan.year}`} submitText="Lưu yêu cầu" busy={busy} trouble={trouble} onClose={() => setAsking(false)} onSubmit={save}>
        <p>Ai thuộc đối tượng có thay đổi sẽ được tính lại. Nhóm kỹ năng đã đạt vẫn giữ; việc còn thiếu gì thì theo yêu cầu mới.</p>
        <Field label="Lý do, văn bản" name="reason" required maxLength={500} hint="Hiện trong lịch sử và nhật ký" />
      </FormDialog>
    </>
  );
};
