import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { LoadingNotice, Notice } from '../../ui/notice';
import { canKeep, type Keeping } from '../../ui/queue/can-keep';
import { PlayBar } from './play-bar';

const WORDS: Record<Exclude<Keeping, 'well'>, { title: string; text: string }> = {
  full: { title: 'Máy đã hết chỗ nhớ', text: 'Bài vẫn học được khi có mạng, nhưng nếu mất mạng thì phần học thêm chưa chắc giữ được. Hãy xóa bớt ảnh, video hoặc ứng dụng không dùng rồi thử lại; đừng xóa dữ liệu của trình duyệt.' },
  refused: { title: 'Trình duyệt không cho lưu trên máy', text: 'Bài vẫn học được khi có mạng, nhưng nếu mất mạng hoặc đóng thẻ thì phần vừa học chưa chắc giữ được. Hãy cho phép trang này lưu dữ liệu, hoặc dùng trình duyệt khác.' },
  fleeting: { title: 'Trình duyệt đang ở chế độ riêng tư', text: 'Đóng cửa sổ này là mất phần học chưa gửi. Hãy học bằng cửa sổ thường, hoặc chỉ đóng cửa sổ khi không còn mục nào chưa gửi.' },
};

/** Before a visit begins: whether this browser can hold the work until it is sent. Where not, the learner knows it first, and decides. */
export const KeepingGate = ({ slug, title, children }: { slug: string; title: string; children: ComponentChildren }) => {
  const [keeping, setKeeping] = useState<Keeping | 'asking' | 'accepted'>('asking');
  const ask = () => void canKeep().then(setKeeping);
  useEffect(ask, []);
  if (keeping === 'well' || keeping === 'accepted') return <>{children}</>;
  return (
    <div class="lesson play">
      <PlayBar slug={slug} title={title} contents={null} />
      <main class="play-main" id="noi-dung"><div class="page">
        {keeping === 'asking' ? <LoadingNotice label="Đang mở bài học…" /> : (
          <Notice kind="warning" title={WORDS[keeping].title} action={<span class="row"><Button kind="primary" onClick={ask}>Thử lại</Button><Button onClick={() => setKeeping('accepted')}>Vẫn học</Button></span>}>{WORDS[keeping].text}</Notice>
        )}
      </div></main>
    </div>
  );
};
