import { useState } from 'preact/hooks';
import { Breadcrumb } from '../../ui/breadcrumb';
import { Button, LinkButton } from '../../ui/button';
import { formatDateTime } from '../../ui/format';
import { LoadingNotice, Notice } from '../../ui/notice';
import { TroubleNotice } from '../parts/trouble-notice';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { useViewState } from '../use-view-state';
import { withQuery } from '../view-state';
import { ReplaceFramework } from './replace-framework';
import type { FrameworkDetail } from './types';
import { VerifiedMark } from './verified-mark';

/** One framework: what is in force, or how it was in an earlier version, and how it became so. */
export const SeeFramework = ({ framework }: { framework: string }) => {
  const can = useCapabilities();
  const { view, addressOf } = useViewState();
  const [done, setDone] = useState<number | null>(null);
  const [replacing, setReplacing] = useState(false);
  const number = view['ban'];
  const base = `/api/admin/frameworks/${encodeURIComponent(framework)}`;
  const detail = useResource<FrameworkDetail>(withQuery(base, { number }));
  const { data, trouble } = detail;
  if (data === null) return trouble !== null ? <TroubleNotice error={trouble} onRetry={detail.reload} wayOut={{ href: '/quan-tri/khung', text: 'Về danh sách khung' }} /> : <LoadingNotice lines={10} />;
  const inForce = data.versions[0]!.number;
  return (
    <>
      <Breadcrumb items={[{ title: 'Khung kỹ năng', href: '/quan-tri/khung' }, { title: data.title }]} />
      <header class="adm-head">
        <div><h1>{data.title}</h1><p class="soft">{data.source}. Bản {data.version}. <VerifiedMark verified={data.verified} /></p></div>
        <div class="row">
          <LinkButton small href={withQuery(`${base}/csv`, { number })} download>Tải CSV</LinkButton>
          <LinkButton small href={withQuery(`${base}/case`, { number })} download>Tải CASE 1.0</LinkButton>
          {can.actsForProvince && data.number === inForce && !replacing && <Button small kind="primary" onClick={() => { setDone(null); setReplacing(true); }}>Thay bằng tệp…</Button>}
        </div>
      </header>
      {replacing && <ReplaceFramework framework={data} onLeave={() => setReplacing(false)} onDone={(published) => { setReplacing(false); setDone(published); detail.reload(); }} />}
      {done !== null && <div class="adm-gap"><Notice kind="success" title={`Đã thay khung: nay là bản thứ ${done}`}>Bằng chứng đã có vẫn ghi theo bản lúc đạt. Mã dùng trong bài học và câu hỏi không đổi.</Notice></div>}
      {data.number !== inForce && <div class="adm-gap"><Notice kind="warning" title={`Đây là bản thứ ${data.number}, không còn hiệu lực`} action={<LinkButton small href={addressOf({ ban: null })}>Xem bản hiện hành</LinkButton>}>Giữ lại để giải thích những gì đã đạt theo bản này.</Notice></div>}
      {data.note !== '' && <p class="soft">{data.note}</p>}
      {data.items.map((group) => (
        <section class="frw-group" key={group.code}>
          <h2><span class="frw-code">{group.official ?? group.code}</span> {group.name} <VerifiedMark verified={group.verified} /></h2>
          <ul class="adm-plain">
            {group.skills.map((skill) => (
              <li key={skill.code}>
                <span class="frw-code">{skill.official ?? skill.code}</span>
                <span>{skill.name}{skill.official !== null && <span class="adm-under">mã trong hệ thống: {skill.code}</span>}{skill.summary !== '' && <span class="adm-under">{skill.summary}</span>}</span>
                {skill.verified !== group.verified && <VerifiedMark verified={skill.verified} />}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {data.levels.length > 0 && (
        <section class="frw-group">
          <h2>Các bậc</h2>
          <ul class="adm-plain">{data.levels.map((level) => <li key={level.code}><span class="frw-code">{level.code}</span><span>{level.name}{level.note !== '' && <span class="adm-under">{level.note}</span>}</span></li>)}</ul>
        </section>
      )}
      <section class="adm-section">
        <h2>Lịch sử</h2>
        <ol class="adm-plain frw-history" reversed>
          {data.versions.map((version) => (
            <li key={version.number}>
              <a href={addressOf({ ban: version.number === inForce ? null : String(version.number) })} aria-current={version.number === data.number ? 'true' : undefined}>Bản thứ {version.number} ({version.version})</a>
              <span class="adm-under">{formatDateTime(version.publishedAt)}, {version.publishedBy ?? 'đi kèm sản phẩm'}. {version.reason}{version.orphans > 0 ? `. ${version.orphans} mục của bản trước không còn` : ''}</span>
            </li>
          ))}
        </ol>
        {data.orphans.length > 0 && <p class="soft">Không còn từ bản này: {data.orphans.map(({ code, name }) => `${name} (${code})`).join(', ')}.</p>}
      </section>
    </>
  );
};
