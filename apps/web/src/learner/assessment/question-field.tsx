import type { OpenQuestion } from '../../api/types';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { chosenAfter, moved, paired, pairsIn } from './sheet';

interface Asked { question: OpenQuestion; given: readonly string[]; onAnswer: (given: string[]) => void }

/** The part of a question that is answered, by its kind. */
export const QuestionField = (asked: Asked) => {
  switch (asked.question.kind) {
    case 'ordering': return <OrderingField {...asked} />;
    case 'matching': return <MatchingField {...asked} />;
    case 'fill-in': return <WordField {...asked} />;
    case 'numeric': return <NumberField {...asked} />;
    case 'hot-spot': return <HotSpotField {...asked} />;
    case 'practical': return <TaskField {...asked} />;
    default: return <ChoiceField {...asked} />;
  }
};

const ChoiceField = ({ question, given, onAnswer }: Asked) => (
  <>
    {question.kind === 'multiple' && <p class="small soft">Chọn mọi câu đúng.</p>}
    {question.answers.map((one) => {
      const on = given.includes(one.id);
      return (
        <label key={`${question.id}${one.id}`} class="option" data-on={on ? '' : undefined}>
          <input type={question.kind === 'multiple' ? 'checkbox' : 'radio'} name={question.id} checked={on} onChange={() => onAnswer(chosenAfter(question.kind, given, one.id))} />
          <span dangerouslySetInnerHTML={{ __html: one.html }} />
        </label>
      );
    })}
  </>
);

const OrderingField = ({ question, given, onAnswer }: Asked) => {
  const shown = given.length > 0 ? given : question.answers.map(({ id }) => id);
  const move = (id: string, by: -1 | 1, button: HTMLElement) => {
    onAnswer(moved(shown, id, by));
    // The line moves and takes its buttons along; who works by keyboard stays with it.
    requestAnimationFrame(() => { if (button.isConnected) button.focus(); });
  };
  return (
    <>
      <p class="small soft">Xếp từ việc làm trước đến việc làm sau, bằng các nút lên và xuống.</p>
      <ol class="ordering">{shown.map((id, index) => {
        const { html } = question.answers.find((one) => one.id === id)!;
        return (
          <li key={id} class="order-line">
            <b class="num" aria-hidden="true">{index + 1}</b>
            <span id={`${question.id}-${id}`} dangerouslySetInnerHTML={{ __html: html }} />
            <button type="button" aria-label={`Đưa lên, đang ở chỗ ${index + 1}`} aria-describedby={`${question.id}-${id}`} disabled={index === 0} onClick={(event) => move(id, -1, event.currentTarget)}><Icon name="up" /></button>
            <button type="button" aria-label={`Đưa xuống, đang ở chỗ ${index + 1}`} aria-describedby={`${question.id}-${id}`} disabled={index === shown.length - 1} onClick={(event) => move(id, 1, event.currentTarget)}><Icon name="down" /></button>
          </li>
        );
      })}</ol>
      {given.length === 0 && <Button block onClick={() => onAnswer([...shown])}>Giữ thứ tự này</Button>}
    </>
  );
};

const plain = (html: string): string => new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '';

const MatchingField = ({ question, given, onAnswer }: Asked) => {
  const pairs = pairsIn(given);
  return (
    <>
      <p class="small soft">Chọn cho mỗi dòng vế đi với nó.</p>
      <ul class="matching">{(question.left ?? []).map((left) => (
        <li key={left.id}>
          <label for={`${question.id}-${left.id}`} dangerouslySetInnerHTML={{ __html: left.html }} />
          <select id={`${question.id}-${left.id}`} value={pairs.get(left.id) ?? ''} onChange={(event) => onAnswer(paired(given, left.id, event.currentTarget.value))}>
            <option value="">Chọn…</option>
            {question.answers.map((right) => <option key={right.id} value={right.id}>{plain(right.html)}</option>)}
          </select>
        </li>
      ))}</ul>
      <details class="small"><summary>Đọc đầy đủ các vế để chọn</summary><ul>{question.answers.map((right) => <li key={right.id} dangerouslySetInnerHTML={{ __html: right.html }} />)}</ul></details>
    </>
  );
};

const WordField = ({ question, given, onAnswer }: Asked) => (
  <label class="written">Câu trả lời
    <input type="text" value={given[0] ?? ''} maxLength={200} autocomplete="off" autocapitalize="off" spellcheck={false} onInput={(event) => onAnswer([event.currentTarget.value])} key={question.id} />
    <span class="small soft">Viết ngắn, chữ hoa hay chữ thường đều được.</span>
  </label>
);

const NumberField = ({ question, given, onAnswer }: Asked) => (
  <label class="written">Câu trả lời{question.unit ? ` (${question.unit})` : ''}
    <span class="with-unit">
      <input type="text" inputMode="decimal" value={given[0] ?? ''} maxLength={60} autocomplete="off" onInput={(event) => onAnswer([event.currentTarget.value])} key={question.id} />
      {question.unit && <span aria-hidden="true">{question.unit}</span>}
    </span>
    <span class="small soft">Viết bằng số, phần lẻ sau dấu phẩy: 12,5.</span>
  </label>
);

const HotSpotField = ({ question, given, onAnswer }: Asked) => {
  const picture = question.picture!;
  const pick = (id: string) => onAnswer(chosenAfter('hot-spot', given, id));
  const percent = (part: number, of: number): string => `${(part / of) * 100}%`;
  return (
    <>
      <p class="small soft">Chạm vào chỗ đúng trên hình, hoặc chọn ở danh sách bên dưới. Chạm lần nữa để bỏ chọn.</p>
      <div class="hot-spot" style={{ aspectRatio: `${picture.width} / ${picture.height}` }}>
        <img src={picture.src} alt={picture.alt} />
        {question.answers.map(({ id, box }) => box && (
          <span key={id} class="spot" data-on={given.includes(id) ? '' : undefined} aria-hidden="true" onClick={() => pick(id)}
            style={{ left: percent(box.x, picture.width), top: percent(box.y, picture.height), width: percent(box.width, picture.width), height: percent(box.height, picture.height) }} />
        ))}
      </div>
      {question.answers.map((one) => (
        <label key={`${question.id}${one.id}`} class="option" data-on={given.includes(one.id) ? '' : undefined}>
          <input type="checkbox" checked={given.includes(one.id)} onChange={() => pick(one.id)} />
          <span dangerouslySetInnerHTML={{ __html: one.html }} />
        </label>
      ))}
    </>
  );
};

const TaskField = ({ question, given, onAnswer }: Asked) => (
  <>
    <label class="written">Bài làm của bạn
      <textarea rows={8} value={given[0] ?? ''} maxLength={4000} onInput={(event) => onAnswer([event.currentTarget.value, ...given.slice(1)])} key={question.id} />
      <span class="small soft num">{(given[0] ?? '').length}/4000 chữ cái</span>
    </label>
    <details open><summary>Người chấm sẽ xem những gì</summary><ul>{(question.rubric ?? []).map((one) => <li key={one.id}><span dangerouslySetInnerHTML={{ __html: one.html }} /> ({one.points} điểm)</li>)}</ul></details>
  </>
);
