import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button, LinkButton } from '../../ui/button';
import { SelectField } from '../../ui/field';
import { formatDate, formatNumber } from '../../ui/format';
import { StateBadge, type BadgeState } from '../../ui/state-badge';
import { filterRows } from '../find-rows';
import { DataTable, type Column } from '../parts/data-table';
import { ListState } from '../parts/list-state';
import { SearchBox } from '../parts/search-box';
import { TroubleNotice } from '../parts/trouble-notice';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { DIFFICULTY_WORDS, KIND_WORDS, REVIEW_WORDS } from './exam-words';
import { EditQuestion } from './edit-question';
import { SeeCorrection } from './see-correction';
import type { Bank, BankQuestion, CorrectionRow, ReviewState } from './types';

const REVIEW_BADGE: Record<ReviewState, BadgeState> = { unreviewed: 'todo', approved: 'done', 'needs-work': 'warn' };
const CORRECTION_WORDS: Record<CorrectionRow['state'], string> = { checking: 'đang kiểm tra', ready: 'chờ áp dụng', applying: 'đang chấm lại', done: 'đã áp dụng', dropped: 'đã bỏ' };

/** A bank: its questions with their review, the way to edit one, and keys that were put right. */
export const ListQuestions = () => {
  const can = useCapabilities();
  const { view, change } = useViewState();
  const names = useResource<{ items: string[] }>('/api/admin/banks');
  const bank = view['ngan-hang'] ?? names.data?.items[0] ?? null;
  const list = useResource<Bank>(bank ? `/api/admin/banks/${encodeURIComponent(bank)}` : null);
  const [editing, setEditing] = useState<BankQuestion | null>(null);
  const [correction, setCorrection] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);

  const review = async (question: BankQuestion, state: ReviewState): Promise<void> => {
    setTrouble(null);
    try {
      await api.put(`/api/admin/questions/${question.id}/review`, { state });
      list.put((now) => ({ ...now, items: now.items.map((one) => (one.id === question.id ? { ...one, review: state } : one)) }));
    } catch (error) { setTrouble(error); }
  };
  const columns: Column<BankQuestion>[] = [
    { id: 'prompt', head: 'Câu hỏi', names: true, width: '46%', cell: (one) => <>{one.prompt}<small class="adm-under">{one.key} · {one.skill}{one.audiences.length > 0 && ` · ${one.audiences.join(', ')}`}{one.corrects > 0 && ' · đã sửa đáp án'}{one.origin === 'screen' && ' · sửa trên màn hình'}</small></> },
    { id: 'kind', head: 'Loại', label: 'Loại', cell: (one) => KIND_WORDS[one.kind] },
    { id: 'difficulty', head: 'Độ khó', label: 'Độ khó', cell: (one) => DIFFICULTY_WORDS[one.difficulty] },
    { id: 'review', head: 'Duyệt', label: 'Duyệt', cell: (one) => <><StateBadge state={REVIEW_BADGE[one.review]}>{REVIEW_WORDS[one.review]}</StateBadge>{one.reviewer && <small class="adm-under">{one.reviewer}{one.reviewedAt && `, ${formatDate(one.reviewedAt)}`}</small>}</> },
    ...(can.actsForProvince ? [{ id: 'act', head: <span class="visually-hidden">Việc</span>, width: '190px', cell: (one: BankQuestion) => (
      <span class="adm-acts">
        <Button small kind="quiet" aria-label={`Sửa câu ${one.key}`} onClick={() => setEditing(one)}>Sửa</Button>
        {one.review !== 'approved' && <Button small aria-label={`Duyệt câu ${one.key}`} onClick={() => void review(one, 'approved')}>Duyệt</Button>}
        {one.review === 'approved' && <Button small kind="quiet" aria-label={`Đánh dấu câu ${one.key} cần sửa`} onClick={() => void review(one, 'needs-work')}>Cần sửa</Button>}
      </span>
    ) }] : []),
  ];
  const shownOf = (items: BankQuestion[]): BankQuestion[] => filterRows(items, view['loc'] ?? '', (one) => `${one.prompt} ${one.key} ${one.skill}`)
    .filter((one) => (!view['loai'] || one.kind === view['loai']) && (!view['duyet'] || one.review === view['duyet']));
  return (
    <>
      <div class="adm-filters">
        <SelectField label="Ngân hàng" value={bank ?? ''} onChange={(event) => change({ 'ngan-hang': event.currentTarget.value })}>{(names.data?.items ?? []).map((name) => <option key={name} value={name}>{name}</option>)}</SelectField>
        <SelectField label="Loại câu" value={view['loai'] ?? ''} onChange={(event) => change({ loai: event.currentTarget.value || null })}><option value="">Mọi loại</option>{Object.entries(KIND_WORDS).map(([kind, word]) => <option key={kind} value={kind}>{word}</option>)}</SelectField>
        <SelectField label="Duyệt" value={view['duyet'] ?? ''} onChange={(event) => change({ duyet: event.currentTarget.value || null })}><option value="">Tất cả</option>{Object.entries(REVIEW_WORDS).map(([state, word]) => <option key={state} value={state}>{word}</option>)}</SelectField>
        <SearchBox label="Lọc theo chữ" value={view['loc'] ?? ''} placeholder="không cần gõ dấu" ms={80} onSettle={(loc) => change({ loc })} />
        {bank && <LinkButton href={`/quan-tri/kiem-tra/tep?ngan-hang=${encodeURIComponent(bank)}`}>{can.actsForProvince ? 'Nhập, xuất tệp' : 'Xuất ra tệp'}</LinkButton>}
      </div>
      {trouble !== null && <TroubleNotice error={trouble} />}
      {list.data && list.data.corrections.length > 0 && (
        <section class="adm-gap"><h2>Sửa đáp án</h2><ul>{list.data.corrections.map((one) => (
          <li key={one.id}><button type="button" class="link" onClick={() => setCorrection(one.id)}>Câu {one.key}</button>: {one.reason} ({CORRECTION_WORDS[one.state]}; {formatNumber(one.counts.changed)} bài đổi điểm)</li>))}</ul></section>
      )}
      <ListState resource={list} empty={{ title: 'Ngân hàng chưa có câu nào', text: 'Nạp học liệu của khóa học để có câu hỏi.' }}>
        {({ items }) => { const shown = shownOf(items); return <><DataTable caption="Câu hỏi" columns={columns} rows={shown} keyOf={(one) => one.id} waiting={list.loading} /><p class="adm-table-foot">{formatNumber(shown.length)} trong {formatNumber(items.length)} câu</p></>; }}
      </ListState>
      {editing && <EditQuestion question={editing} onClose={() => setEditing(null)} onChanged={() => { setEditing(null); list.reload(); }} onAsked={(id) => { setEditing(null); setCorrection(id); list.reload(); }} />}
      {correction && <SeeCorrection id={correction} onClose={() => { setCorrection(null); list.reload(); }} />}
    </>
  );
};
