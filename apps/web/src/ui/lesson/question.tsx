import { useId, useRef, useState } from 'preact/hooks';
import type { QuestionBlock } from '../../api/types';
import { Button } from '../button';
import { Icon } from '../icons';
import { isRight } from './is-right';

/** A check question: try at once, hear why, try again as often as you like. */
export const Question = ({ question, onAnswer }: { question: QuestionBlock; onAnswer: (chosen: number[], sinceMs: number) => void }) => {
  const [chosen, setChosen] = useState<number[]>([]);
  const [told, setTold] = useState(false);
  const since = useRef(performance.now());
  const id = useId();
  const many = question.kind === 'multiple';
  const right = isRight(question, chosen);
  const tell = (picks: number[]) => { setChosen(picks); setTold(true); onAnswer(picks, since.current); };
  const again = () => { setChosen([]); setTold(false); since.current = performance.now(); };

  return (
    <section class="question" aria-labelledby={id}>
      <p class="overline">Thử xử lý</p>
      <div class="question-prompt" id={id} dangerouslySetInnerHTML={{ __html: question.prompt }} />
      {many && !told && <p class="small soft">Chọn mọi câu đúng, rồi bấm Trả lời.</p>}
      <ul class="answers">{question.answers.map((answer, i) => {
        const mine = chosen.includes(i);
        const verdict = told && (mine || answer.correct) ? (answer.correct ? 'right' : 'wrong') : undefined;
        return (
          <li key={i} class="answer" data-verdict={verdict} data-mine={told && mine ? '' : undefined}>
            {many && !told
              ? <label class="answer-pick"><input type="checkbox" checked={mine} onChange={() => setChosen(mine ? chosen.filter((c) => c !== i) : [...chosen, i])} /><span dangerouslySetInnerHTML={{ __html: answer.html }} /></label>
              : <button type="button" class="answer-pick" disabled={told} onClick={() => tell([i])}><span dangerouslySetInnerHTML={{ __html: answer.html }} />{verdict && <Icon name={verdict === 'right' ? 'check' : 'close'} />}</button>}
            {verdict && <div class="answer-why"><b>{verdict === 'right' ? (mine ? 'Đúng.' : 'Đây là câu đúng.') : 'Chưa đúng.'}</b> <span dangerouslySetInnerHTML={{ __html: answer.explainHtml }} /></div>}
          </li>
        );
      })}</ul>
      {many && !told && <Button kind="secondary" block disabled={chosen.length === 0} onClick={() => tell(chosen)}>Trả lời</Button>}
      <div role="status" class="row between">{told && <><span class="badge" data-state={right ? 'done' : 'warn'}>{right ? 'Bạn xử lý đúng' : 'Chưa đúng, đọc lời giải ở trên'}</span><Button kind="quiet" onClick={again}>Thử lại</Button></>}</div>
    </section>
  );
};
