import { useEffect, useRef, useState } from 'preact/hooks';
import { network } from '../../api/network';
import { serverNow, session } from '../../api/session';
import { Button } from '../../ui/button';
import { formatMoment, formatTime } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { api } from '../../api/client';
import { database } from '../../ui/queue/database';
import { statementsIn, type QueueItem, type Receipt } from '../../ui/queue/item';
import { myItems, othersCount } from '../../ui/queue/queue';
import { lastSent, retryItem, sendNow } from '../../ui/queue/sender';
import { StateBadge } from '../../ui/state-badge';
import { useStore } from '../../ui/store';
import { SaveUnsent } from './save-unsent';

interface Carried { at: string; items: number; accepted: number; carriedByName: string }

/** What still waits on this device, what the server refused, and what went through. */
export const Receipts = () => {
  const items = useStore(myItems);
  const others = useStore(othersCount);
  const sent = useStore(lastSent);
  const link = useStore(network);
  const [receipts, setReceipts] = useState<Receipt[]>([]);
  const [carried, setCarried] = useState<Carried[]>([]);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLElement>(null);
  const account = session.get().me?.account;
  useEffect(() => { void database.receipts().catch(() => []).then((all) => setReceipts(all.filter((r) => r.account === account).sort((a, b) => b.sentAt.localeCompare(a.sentAt)))); }, [sent, items]);
  useEffect(() => { if (link !== 'offline') void api.get<{ items: Carried[] }>('/api/learning/carried').then((answer) => setCarried(answer.items), () => undefined); }, [link, account]);
  useEffect(() => { if (location.hash === '#bien-nhan') box.current?.scrollIntoView(); }, []);
  const waiting = items.filter((i) => i.state === 'waiting');
  const refused = items.filter((i) => i.state === 'review');
  return (
    <section class="card" id="bien-nhan" ref={box}>
      <h2>Biên nhận gửi bài</h2>
      {waiting.length === 0 && refused.length === 0 && <p><StateBadge state="done">Mọi việc học trên máy này đã gửi xong</StateBadge></p>}
      {waiting.length > 0 && <>
        <p>{link === 'offline' ? `Chưa gửi được ${waiting.length} mục vì mất mạng.` : `Còn ${waiting.length} mục đang chờ gửi.`} Bài học của bạn đã lưu trên máy này và sẽ tự gửi khi có mạng.</p>
        <ul class="rows">{grouped(waiting).map((g) => <li key={g.title} class="receipt"><span>{g.title}</span><span class="soft num">{g.count} mục · từ {formatTime(g.since)}</span></li>)}</ul>
        <Button busy={busy} onClick={() => { setBusy(true); void sendNow().finally(() => setBusy(false)); }}>Gửi ngay</Button>
      </>}
      {items.length > 0 && <SaveUnsent />}
      {refused.map((item) => (
        <Notice key={item.id} kind="error" title={`Cần xem lại: ${item.title}`} code={item.problem?.code ?? null} action={<Button onClick={() => void retryItem(item)}>Thử gửi lại</Button>}>
          {item.problem?.title}. {item.problem?.detail} Mục này vẫn giữ trên máy. Nếu thử lại không được, hãy lưu ra tệp và đưa cho người hỗ trợ.
        </Notice>
      ))}
      {others > 0 && <p class="small soft">Máy này còn {others} mục của người khác. Chúng chỉ gửi khi người đó đăng nhập.</p>}
      {carried.length > 0 && <details><summary>Người khác gửi hộ</summary><ul class="rows">{carried.map((one) => <li key={one.at} class="receipt small"><span>{one.carriedByName} gửi hộ</span><span class="soft num">{one.accepted} trên {one.items} mục · {formatMoment(one.at, serverNow())}</span></li>)}</ul></details>}
      <p class="small"><a href="/gui-ho">Gửi hộ bài học cho người không có mạng</a></p>
      {receipts.length > 0 && <details><summary>Đã gửi gần đây</summary>
        <ul class="rows">{receipts.slice(0, 30).map((r) => <li key={r.id} class="receipt small"><span>{r.title}{r.note && <span class="soft"> ({r.note})</span>}</span><span class="soft num">{r.count} mục · {formatMoment(r.sentAt, serverNow())}</span></li>)}</ul>
      </details>}
    </section>
  );
};

const grouped = (items: QueueItem[]): { title: string; count: number; since: string }[] => {
  const groups = new Map<string, { title: string; count: number; since: string }>();
  for (const item of items) {
    const group = groups.get(item.title);
    if (group) group.count += statementsIn(item); else groups.set(item.title, { title: item.title, count: statementsIn(item), since: item.madeAt });
  }
  return [...groups.values()];
};
