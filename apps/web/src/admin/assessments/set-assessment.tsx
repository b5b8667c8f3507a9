import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { formatDateTime, formatNumber } from '../../ui/format';
import { LoadingNotice, Notice } from '../../ui/notice';
import { TroubleNotice } from '../parts/trouble-notice';
import type { CourseList } from '../types';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { cellCount, DIFFICULTY_WORDS, leftOpen, numberIn, withCell } from './exam-words';
import type { ExamSettings, Settings } from './types';

/** How the final assessment of a course is set. */
export const SetAssessment = () => {
  const { view, change } = useViewState();
  const courses = useResource<CourseList>('/api/admin/courses');
  const native = (courses.data?.items ?? []).filter(({ standard }) => standard === 'native');
  const id = view['khoa'] ?? native[0]?.id ?? null;
  // Saving makes another form of the new settings: that it was saved is remembered out here.
  const [saved, setSaved] = useState<number | null>(null);
  const known = useResource<ExamSettings>(id ? `/api/admin/courses/${id}/assessment` : null);
  return (
    <>
      <SelectField label="Khóa học" value={id ?? ''} onChange={(event) => change({ khoa: event.currentTarget.value })}>{native.map((course) => <option key={course.id} value={course.id}>{course.title}</option>)}</SelectField>
      {known.data && id ? <SettingsForm key={`${id} ${known.data.number}`} id={id} known={known.data} isSaved={saved === known.data.number} onSaved={(now) => { setSaved(now.number); known.put(() => now); }} onTyped={() => setSaved(null)} /> : known.trouble ? <TroubleNotice error={known.trouble} /> : <LoadingNotice lines={6} />}
    </>
  );
};

const NUMBERS = { draw: ['Số câu mỗi bài', 1, 100], passMark: ['Mức đạt, %', 1, 100], attempts: ['Số lần làm (0: không giới hạn)', 0, 100], timeLimitMinutes: ['Thời gian, phút (0: không giới hạn)', 0, 600], cooldownHours: ['Nghỉ giữa hai lần, giờ', 0, 2160], practical: ['Số câu thực hành', 0, 10], maxExposure: ['Một câu có ở nhiều nhất bao nhiêu % bài', 1, 100] } as const;
type NumberField = keyof typeof NUMBERS;
/** Kept as a part of one, shown in percent. */
const isShare = (name: string): name is 'passMark' | 'maxExposure' => name === 'passMark' || name === 'maxExposure';
const textOf = (settings: Settings): Record<NumberField, string> => Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, String(isShare(name) ? Math.round(settings[name] * 1000) / 10 : settings[name as NumberField]).replace('.', ',')])) as Record<NumberField, string>;

const SettingsForm = ({ id, known, isSaved, onSaved, onTyped }: { id: string; known: ExamSettings; isSaved: boolean; onSaved: (now: ExamSettings) => void; onTyped: () => void }) => {
  const can = useCapabilities();
  const [settings, setSettings] = useState<Settings>(known.settings);
  const [texts, setTexts] = useState(() => textOf(known.settings));
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const put = (change: Partial<Settings>): void => { setSettings({ ...settings, ...change }); onTyped(); };
  const type = (name: NumberField, text: string): void => {
    setTexts({ ...texts, [name]: text });
    const value = numberIn(text, NUMBERS[name][1], NUMBERS[name][2]);
    if (value !== undefined) put({ [name]: isShare(name) ? value / 100 : value });
  };
  const faults = Object.fromEntries(Object.entries(NUMBERS).flatMap(([name, [, least, most]]) => (numberIn(texts[name as NumberField], least, most) === undefined ? [[name, `Hãy nhập số từ ${least} đến ${most}.`]] : [])));
  const skills = [...new Set(known.counts.map(({ skill }) => skill))];
  const open = leftOpen(settings);
  const save = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      const { draw, maxExposure, supervised, pretest, blueprint, practical, onlyApproved, byAudience, passMark, attempts, cooldownHours, counts, timeLimitMinutes, legalSource } = settings;
      onSaved(await api.put<ExamSettings>(`/api/admin/courses/${id}/assessment`, { settings: { draw, maxExposure, supervised, pretest, blueprint, practical, onlyApproved, byAudience, passMark, attempts, cooldownHours, counts, timeLimitMinutes, legalSource }, number: known.number, reason }));
    } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  return (
    <form class="stack" noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <p class="soft">Thay đổi tính cho bài mở từ lúc lưu. Bài đang làm và đã làm giữ điều kiện lúc mở.</p>
      <div class="adm-thirds">{(Object.keys(NUMBERS) as NumberField[]).map((name) => <Field key={name} label={NUMBERS[name][0]} inputMode="decimal" autocomplete="off" value={texts[name]} error={faults[name] ?? null} onInput={(event) => type(name, event.currentTarget.value)} />)}</div>
      <SelectField label="Kết quả nào tính" value={settings.counts} onChange={(event) => put({ counts: event.currentTarget.value as Settings['counts'] })}><option value="best">Lần cao nhất; đã đạt thì không làm lại</option><option value="last">Lần cuối cùng; đã đạt vẫn được làm lại</option></SelectField>
      <Field label="Căn cứ" hint="Văn bản quy định mức đạt, số lần làm; hiện cho người học." value={settings.legalSource} onInput={(event) => put({ legalSource: event.currentTarget.value })} />
      <label class="choice"><input type="checkbox" checked={settings.onlyApproved} onChange={(event) => put({ onlyApproved: event.currentTarget.checked })} /><span>Chỉ rút câu đã duyệt</span></label>
      <label class="choice"><input type="checkbox" checked={settings.supervised} onChange={(event) => put({ supervised: event.currentTarget.checked })} /><span>Làm dưới sự giám sát: bắt đầu bằng mã của người giám sát</span></label>
      <label class="choice"><input type="checkbox" checked={settings.pretest} onChange={(event) => put({ pretest: event.currentTarget.checked })} /><span>Có bài đầu khóa: kỹ năng nào đạt thì được miễn bài học của kỹ năng ấy</span></label>
      <h2>Ma trận đề</h2>
      <p class="soft">Số câu rút từ mỗi kỹ năng và độ khó. {open >= 0 ? `Còn ${formatNumber(open)} câu rút đều các kỹ năng.` : `Nhiều hơn số câu của bài ${formatNumber(-open)} câu.`}</p>
      <div class="adm-table-frame"><table class="table exam-matrix"><thead><tr><th scope="col">Kỹ năng</th>{([1, 2, 3] as const).map((difficulty) => <th key={difficulty} scope="col">{DIFFICULTY_WORDS[difficulty]}</th>)}</tr></thead>
        <tbody>{skills.map((skill) => <tr key={skill}><th scope="row">{skill}</th>{([1, 2, 3] as const).map((difficulty) => {
          const has = known.counts.find((one) => one.skill === skill && one.difficulty === difficulty);
          return <td key={difficulty}><input inputMode="numeric" aria-label={`${skill}, ${DIFFICULTY_WORDS[difficulty]}, ngân hàng có ${has?.count ?? 0}`} value={cellCount(settings.blueprint, skill, difficulty) || ''} placeholder="0" onInput={(event) => put({ blueprint: withCell(settings.blueprint, skill, difficulty, numberIn(event.currentTarget.value, 0, 100) ?? 0) })} /><small class="adm-under">có {has?.count ?? 0}</small></td>;
        })}</tr>)}</tbody></table></div>
      <h2>Điều kiện riêng theo nhóm đối tượng</h2>
      {settings.byAudience.map((one, index) => {
        const edit = (change: Partial<Settings['byAudience'][number]>): void => put({ byAudience: settings.byAudience.map((row, at) => (at === index ? { ...row, ...change } : row)) });
        return (
          <fieldset key={index} class="exam-audience"><legend>Nhóm {one.audiences.join(', ') || 'mới'}</legend>
            <div class="adm-thirds">
              <Field label="Mã nhóm" hint="Ví dụ SL-TV, SL-DN" value={one.audiences.join(', ')} onInput={(event) => edit({ audiences: event.currentTarget.value.split(/[,\s]+/).filter(Boolean) })} />
              <Field label="Mức đạt, %" inputMode="decimal" value={one.passMark === undefined ? '' : String(Math.round(one.passMark * 100))} onInput={(event) => { const value = numberIn(event.currentTarget.value, 1, 100); if (value !== undefined) edit({ passMark: value / 100 }); }} />
              <Field label="Số lần làm" inputMode="numeric" value={one.attempts === undefined ? '' : String(one.attempts)} onInput={(event) => { const value = numberIn(event.currentTarget.value, 0, 100); if (value !== undefined) edit({ attempts: value }); }} />
            </div>
            <Field label="Căn cứ" value={one.legalSource ?? ''} onInput={(event) => edit({ legalSource: event.currentTarget.value })} />
            <Button small kind="quiet" onClick={() => put({ byAudience: settings.byAudience.filter((_, at) => at !== index) })}>Bỏ nhóm này</Button>
          </fieldset>);
      })}
      <p><Button small onClick={() => put({ byAudience: [...settings.byAudience, { audiences: [] }] })}>Thêm nhóm</Button></p>
      {can.actsForProvince && <Field label="Lý do thay đổi" value={reason} onInput={(event) => setReason(event.currentTarget.value)} />}
      {trouble !== null && <TroubleNotice error={trouble} />}
      {isSaved && <Notice kind="success" title="Đã lưu">Thiết lập mới tính cho bài mở từ bây giờ.</Notice>}
      {can.actsForProvince && <p><Button type="submit" kind="primary" busy={busy} disabled={Object.keys(faults).length > 0 || reason.trim() === '' || open < 0}>Lưu thiết lập</Button></p>}
      {known.history.length > 0 && <details><summary>Các lần thay đổi</summary><ul>{known.history.map((one) => <li key={one.number}>{formatDateTime(one.setAt)}: {one.reason}{one.by && ` (${one.by})`}</li>)}</ul></details>}
    </form>
  );
};
