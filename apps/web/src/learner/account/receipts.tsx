import { useEffect, useRef, useState } from 'preact/hooks';
import { network } from '../../api/network';
import { serverNow, session } from '../../api/session';
import { Button } from '../../ui/button';
import { formatMoment, formatTime } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { database } from '../../ui/queue/database';
import { statementsIn, type QueueItem, type Receipt } from '../../ui/queue/item';
import { myItems, othersCount } from '../../ui/queue/queue';
import { lastSent, retryItem, sendNow } from '../../ui/queue/sender';
import { StateBadge } from '../../ui/state-badge';
import { useStore } from '../../ui/store';

/** What still waits on this device, what the server refused, and what went through. */
export const Receipts = () => {
  const items = useStore(myItems);
  const others = useStore(othersCount);
  const sent = useStore(lastSent);
  const link = useStore(network);
  const [receipts, setReceipts] = useState<Receipt[]>([]);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLElement>(null);
  const account = session.get().me?.account;
  useEffect(() => { void database.receipts().catch(() => []).then((all) => setReceipts(all.filter((r) => r.account === account).sort((a, b) => b.sentAt.localeCompare(a.sentAt)))); }, [sent, items]);
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
      {refused.map((item) => (
        <Notice key={item.id} kind="error" title={`Cần xem lại: ${item.title}`} code={item.problem?.code ?? null} action={<><Button onClick={() => void retryItem(item)}>Thử gửi lại</Button><Button kind="quiet" onClick={() => saveAsFile(item)}>Lưu thành tệp</Button></>}>
          {item.problem?.title}. {item.problem?.detail} Mục này vẫn giữ trên máy; hãy lưu thành tệp và gửi cho người hỗ trợ nếu thử lại không được.
        </Notice>
      ))}
      {others > 0 && <p class="small soft">Máy này còn {others} mục của người khác. Chúng chỉ gửi khi người đó đăng nhập.</p>}
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

const saveAsFile = (item: QueueItem): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(item, null, 2)], { type: 'application/json' }));
  link.download = `hoc-vu-so-${item.kind}-${item.id.slice(0, 8)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
