import { useEffect, useState } from 'preact/hooks';
import type { Certificate } from '../api/types';
import { useView } from '../api/use-view';
import { LinkButton } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { formatDate } from '../ui/format';
import { Brocade } from '../ui/brocade';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '../ui/notice';
import { Page } from '../ui/page';
import { StateBadge } from '../ui/state-badge';
import { KeptNote } from './kept-note';
import './learner.css';

/** The wallet: opens without a network, and holds the QR big enough for a counter. */
export const CertificatesScreen = () => {
  const { data, keptAt, error, reload } = useView<Certificate[]>('/api/learning/certificates');
  const [shown, setShown] = useState<Certificate | null>(null);
  const making = data?.some((c) => c.state === 'issued' && !c.pdfUrl) ?? false;
  useEffect(() => { if (!making) return; const timer = setInterval(reload, 4000); return () => clearInterval(timer); }, [making, reload]);
  return (
    <Page title="Chứng nhận của tôi" lead="Chạm vào mã QR để phóng to cho người kiểm tra quét.">
      <KeptNote keptAt={keptAt} />
      {!data && (error ? <ErrorNotice error={error} onRetry={reload} /> : <LoadingNotice />)}
      {data?.length === 0 && <EmptyNotice title="Bạn chưa có chứng nhận nào" action={<LinkButton kind="primary" href="/">Về trang học</LinkButton>}>Đạt bài kiểm tra cuối khóa thì chứng nhận được cấp sau ít giây.</EmptyNotice>}
      {data?.map((c) => (
        <article key={c.id} class="card cert">
          <Brocade />
          <div class="cert-body">
            <div class="stack close">
              <span class="overline">{c.kind === 'audience' ? 'Hoàn thành chương trình của năm' : 'Nhóm kỹ năng'}</span>
              <h2>{c.title}</h2>
              {c.state === 'revoked' ? <StateBadge state="danger">đã thu hồi</StateBadge> : c.pdfUrl ? <StateBadge state="done">còn hiệu lực</StateBadge> : <StateBadge state="doing">đã cấp, đang in bản PDF</StateBadge>}
            </div>
            <button type="button" class="qr" onClick={() => setShown(c)} aria-label={`Phóng to mã QR của ${c.title}`} dangerouslySetInnerHTML={{ __html: c.qrSvg }} />
          </div>
          <dl><dt>Số</dt><dd class="num">{c.registerNumber}</dd><dt>Ngày cấp</dt><dd class="num">{formatDate(c.issuedAt)}</dd></dl>
          <div class="row">
            {c.pdfUrl && <LinkButton href={c.pdfUrl} target="_blank" rel="noopener">Mở bản PDF</LinkButton>}
            <LinkButton kind="quiet" href={c.verifyUrl} target="_blank" rel="noopener">Trang kiểm tra</LinkButton>
          </div>
        </article>
      ))}
      <Dialog open={shown !== null} title={shown?.title ?? ''} onClose={() => setShown(null)}>
        {shown && <><div class="qr-big" dangerouslySetInnerHTML={{ __html: shown.qrSvg }} /><p class="small" style={{ marginTop: '12px' }}>Số <b class="num">{shown.registerNumber}</b>. Quét mã để xem chứng nhận còn hiệu lực hay không.<br /><span class="mono">{shown.verifyUrl}</span></p></>}
      </Dialog>
    </Page>
  );
};
