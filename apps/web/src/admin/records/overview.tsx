import { formatMoment, formatNumber, formatTime } from '../../ui/format';
import { StateBadge } from '../../ui/state-badge';
import { agoText } from '../format';
import { ListState } from '../parts/list-state';
import { useResource } from '../use-resource';
import { listOf } from '../types';
import { chartOf, chartSentence, countText, spanText } from './load-words';
import { subscriptionState } from './subscription-words';
import type { MinuteCount, Overview, Subscription } from './types';

const ASK_MS = 5000;
const [WIDTH, HEIGHT] = [600, 132];
/** An open store holds back what is certain; longer than this somebody should look. */
const LATE_SECONDS = 60;

const MinuteChart = ({ minutes }: { minutes: MinuteCount[] }) => {
  const { bars, top, lines } = chartOf(minutes, WIDTH, HEIGHT);
  return (
    <figure class="rec-chart">
      <svg viewBox={`0 -4 ${WIDTH} ${HEIGHT + 8}`} preserveAspectRatio="none" role="img" aria-label={chartSentence(minutes)}>
        {lines.map((y) => <line key={y} x1="0" x2={WIDTH} y1={y} y2={y} class="rec-chart-line" />)}
        {bars.map((bar) => <rect key={bar.label} x={bar.x} y={bar.y} width={bar.width} height={bar.height} class={bar.going ? 'rec-bar going' : 'rec-bar'}><title>{bar.label}</title></rect>)}
        <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} class="rec-chart-ground" />
      </svg>
      <span class="rec-chart-top" aria-hidden="true">{formatNumber(top, 0)}</span>
      <figcaption><span>{minutes[0] && formatTime(minutes[0].minute)}</span><span>mỗi phút, 60 phút qua</span><span>bây giờ</span></figcaption>
    </figure>
  );
};

const Figure = ({ label, children, under }: { label: string; children: string; under?: string }) => (
  <div class="rec-figure"><dt>{label}</dt><dd><strong>{children}</strong>{under && <small>{under}</small>}</dd></div>
);

/** How much there is, how fast it comes, from whom, and whether it goes on where it should. */
export const RecordsOverview = () => {
  const overview = useResource<Overview>('/api/admin/lrs/overview', ASK_MS);
  const subscriptions = useResource<Subscription[] | { items: Subscription[] }>('/api/admin/lrs/subscriptions', ASK_MS * 2);
  return (
    <ListState resource={overview} empty={{ title: '', text: '' }}>
      {(data) => {
        const late = (Date.parse(data.now) - Date.parse(data.consistentThrough)) / 1000;
        return (
          <>
            <section class="card rec-load" aria-label="Tải của kho bản ghi">
              <dl class="rec-figures" aria-live="off">
                <Figure label="Tất cả bản ghi" {...(data.newest ? { under: `mới nhất ${formatMoment(data.newest, Date.parse(data.now))}` } : {})}>{countText(data.total, { estimated: data.estimated })}</Figure>
                <Figure label="60 giây qua" under={`${formatNumber(data.lastMinute / 60, 1)} mỗi giây`}>{countText(data.lastMinute)}</Figure>
                <Figure label="1 giờ qua">{countText(data.lastHour, { atLeast: data.atLeast.lastHour })}</Figure>
                <Figure label="24 giờ qua">{countText(data.lastDay, { atLeast: data.atLeast.lastDay })}</Figure>
              </dl>
              <MinuteChart minutes={data.perMinute} />
            </section>
            <div class="rec-pair">
              <section class="card" aria-label="Độ trễ">
                <h2 class="card-title">Đã chắc chắn đến đâu</h2>
                <p>{late > LATE_SECONDS
                  ? <StateBadge state="warn">Chậm {spanText(late)}</StateBadge>
                  : <StateBadge state="done">Không chậm</StateBadge>}</p>
                <p class="soft">Mọi bản ghi lưu trước {formatTime(data.consistentThrough)}:{String(new Date(data.consistentThrough).getSeconds()).padStart(2, '0')} đều đã đọc được. {late > LATE_SECONDS && 'Một lần ghi lớn đang chạy; khi xong, mốc này sẽ đuổi kịp.'}</p>
                <h3 class="rec-sub">Chuyển tiếp</h3>
                {subscriptions.data === null ? <p class="soft">{subscriptions.trouble === null ? 'Đang tải…' : 'Chưa đọc được.'}</p>
                  : listOf(subscriptions.data).length === 0 ? <p class="soft">Chưa chuyển bản ghi đi đâu. <a href="/quan-tri/kho-ban-ghi/chuyen-tiep">Thêm nơi nhận</a></p>
                    : <ul class="rec-lines">{listOf(subscriptions.data).map((one) => { const { badge, text } = subscriptionState(one); return <li key={one.id}><a href={`/quan-tri/kho-ban-ghi/chuyen-tiep/${one.id}`}>{one.title}</a><StateBadge state={badge}>{text}</StateBadge></li>; })}</ul>}
              </section>
              <section class="card" aria-label="Kết nối">
                <h2 class="card-title">Ai đang gửi, đọc</h2>
                {data.clients.length === 0 ? <p class="soft">Chưa có phần mềm nào được nối vào. <a href="/quan-tri/kho-ban-ghi/ket-noi">Tạo kết nối</a></p>
                  : <ul class="rec-lines">{data.clients.map((client) => <li key={client.id}><span>{client.title}</span><span class="soft">{client.lastUsedAt ? agoText(client.lastUsedAt, new Date(data.now)) : 'chưa dùng'}</span></li>)}</ul>}
              </section>
            </div>
          </>
        );
      }}
    </ListState>
  );
};
