import type { SittingResult } from '../../api/types';
import { Button, LinkButton } from '../../ui/button';
import { formatPercent } from '../../ui/format';
import { Icon } from '../../ui/icons';
import { ProgressBar } from '../../ui/progress-bar';
import { StateBadge } from '../../ui/state-badge';

export const ResultView = ({ result, slug, onAgain }: { result: SittingResult; slug: string; onAgain: () => void }) => (
  <>
    <section class="card lift result" data-passed={result.passed ? '' : undefined}>
      <StateBadge state={result.passed ? 'done' : 'warn'}>{result.passed ? 'đạt' : 'chưa đạt'}</StateBadge>
      <h1>{result.passed ? 'Chúc mừng, bạn đã đạt' : 'Bạn chưa đạt lần này'}</h1>
      <p>Đúng <b class="num">{result.correct}/{result.total}</b> câu, <b class="num">{formatPercent(result.score)}</b>. Mức đạt là {formatPercent(result.passMark)}.</p>
      <ProgressBar tall value={result.score} mark={result.passMark} label={`Điểm ${formatPercent(result.score)}, mức đạt ${formatPercent(result.passMark)}`} tone={result.passed ? 'done' : 'warn'} />
      {result.passed
        ? <p class="soft" style={{ marginTop: '16px' }}>Chứng nhận được cấp sau ít giây và nằm ở mục “Chứng nhận”.</p>
        : <p class="soft" style={{ marginTop: '16px' }}>{result.attemptsLeft === null ? 'Bạn có thể làm lại bất cứ lúc nào.' : result.attemptsLeft > 0 ? `Bạn còn ${result.attemptsLeft} lần làm. Hãy đọc lời giải bên dưới trước khi làm lại.` : 'Bạn đã dùng hết số lần làm. Hãy báo người phụ trách ở đơn vị.'}</p>}
      <div class="stack close">
        {result.passed && <LinkButton kind="primary" block href="/chung-nhan">Xem chứng nhận</LinkButton>}
        {!result.passed && result.attemptsLeft !== 0 && <Button kind="primary" block onClick={onAgain}>Làm lại</Button>}
        <LinkButton block href={`/khoa-hoc/${slug}`}>Về khóa học</LinkButton>
      </div>
    </section>
    <section class="section">
      <h2>Xem lại từng câu</h2>
      <ol class="review">{result.review.map((q, i) => {
        const right = q.answers.every((a) => a.correct === a.chosen);
        return (
          <li key={q.id} class="card">
            <p class="row between"><span class="overline">Câu {i + 1}</span><StateBadge state={right ? 'done' : 'danger'}>{right ? 'đúng' : 'sai'}</StateBadge></p>
            <div class="review-prompt" dangerouslySetInnerHTML={{ __html: q.prompt }} />
            <ul class="review-answers">{q.answers.map((a) => (
              <li key={a.id} data-verdict={a.correct ? 'right' : a.chosen ? 'wrong' : undefined}>
                <span class="mark">{a.correct ? <Icon name="check" /> : a.chosen ? <Icon name="close" /> : null}</span>
                <span><span dangerouslySetInnerHTML={{ __html: a.html }} />{a.chosen && <em> (bạn chọn)</em>}{a.correct && !a.chosen && <em> (câu đúng)</em>}</span>
              </li>
            ))}</ul>
            {q.explainHtml && <div class="explain"><b>Vì sao: </b><span dangerouslySetInnerHTML={{ __html: q.explainHtml }} /></div>}
          </li>
        );
      })}</ol>
    </section>
  </>
);
