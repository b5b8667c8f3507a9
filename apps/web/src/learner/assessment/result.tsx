import type { ReviewedQuestion, SittingResult } from '../../api/types';
import { Button, LinkButton } from '../../ui/button';
import { formatPercent } from '../../ui/format';
import { Icon } from '../../ui/icons';
import { ProgressBar } from '../../ui/progress-bar';
import { StateBadge } from '../../ui/state-badge';

export const ResultView = ({ result, slug, onAgain }: { result: SittingResult; slug: string; onAgain: () => void }) => (
  <>
    {result.state === 'waiting' ? <WaitingCard result={result} slug={slug} /> : <ResultCard result={result} slug={slug} onAgain={onAgain} />}
    <section class="section">
      <h2>Xem lại từng câu</h2>
      <ol class="review">{result.review.map((question, index) => <Reviewed key={question.id} question={question} index={index} />)}</ol>
    </section>
  </>
);

const WaitingCard = ({ result, slug }: { result: SittingResult; slug: string }) => (
  <section class="card lift result">
    <StateBadge state="warn">chờ chấm</StateBadge>
    <h1>Bài của bạn đang chờ người chấm</h1>
    <p>Các câu khác đã chấm xong: đúng <b class="num">{result.correct}/{result.review.filter(({ credit }) => credit !== null).length}</b> câu. Kết quả cuối cùng có khi phần thực hành được chấm; bạn không cần làm gì thêm.</p>
    <div class="stack close"><LinkButton kind="primary" block href={`/khoa-hoc/${slug}`}>Về khóa học</LinkButton></div>
  </section>
);

const ResultCard = ({ result, slug, onAgain }: { result: SittingResult; slug: string; onAgain: () => void }) => {
  const score = result.score ?? 0;
  return (
    <section class="card lift result" data-passed={result.passed ? '' : undefined}>
      <StateBadge state={result.passed ? 'done' : 'warn'}>{result.passed ? 'đạt' : 'chưa đạt'}</StateBadge>
      <h1>{result.passed ? 'Chúc mừng, bạn đã đạt' : 'Bạn chưa đạt lần này'}</h1>
      <p>Đúng <b class="num">{result.correct.toLocaleString('vi-VN')}/{result.total}</b> câu, <b class="num">{formatPercent(score)}</b>. Mức đạt là {formatPercent(result.passMark)}.</p>
      <ProgressBar tall value={score} mark={result.passMark} label={`Điểm ${formatPercent(score)}, mức đạt ${formatPercent(result.passMark)}`} tone={result.passed ? 'done' : 'warn'} />
      {result.passed
        ? <p class="soft" style={{ marginTop: '16px' }}>Chứng nhận được cấp sau ít giây và nằm ở mục “Chứng nhận”.</p>
        : <p class="soft" style={{ marginTop: '16px' }}>{result.attemptsLeft === null ? 'Bạn có thể làm lại bất cứ lúc nào.' : result.attemptsLeft > 0 ? `Bạn còn ${result.attemptsLeft} lần làm. Hãy đọc lời giải bên dưới trước khi làm lại.` : 'Bạn đã dùng hết số lần làm. Hãy báo người phụ trách ở đơn vị.'}</p>}
      <div class="stack close">
        {result.passed && <LinkButton kind="primary" block href="/chung-nhan">Xem chứng nhận</LinkButton>}
        {!result.passed && result.attemptsLeft !== 0 && <Button kind="primary" block onClick={onAgain}>Làm lại</Button>}
        <LinkButton block href={`/khoa-hoc/${slug}`}>Về khóa học</LinkButton>
      </div>
    </section>
  );
};

export const Reviewed = ({ question: q, index }: { question: ReviewedQuestion; index: number }) => (
  <li class="card">
    <p class="row between"><span class="overline">Câu {index + 1}</span>
      {q.correct === null ? <StateBadge state="warn">chờ chấm</StateBadge> : <StateBadge state={q.correct ? 'done' : 'danger'}>{q.correct ? 'đúng' : 'sai'}</StateBadge>}</p>
    <div class="review-prompt" dangerouslySetInnerHTML={{ __html: q.prompt }} />
    {q.picture && <img class="review-picture" src={q.picture.src} alt={q.picture.alt} />}
    {q.answers.length > 0
      ? <ul class="review-answers">{q.answers.map((a) => (
          <li key={a.id} data-verdict={a.correct ? 'right' : a.chosen ? 'wrong' : undefined}>
            <span class="mark">{a.correct ? <Icon name="check" /> : a.chosen ? <Icon name="close" /> : null}</span>
            <span><span dangerouslySetInnerHTML={{ __html: a.html }} />{a.chosen && <em> (bạn chọn)</em>}{a.correct && !a.chosen && <em> (câu đúng)</em>}</span>
          </li>
        ))}</ul>
      : <dl class="review-lines">
          <dt>Bạn trả lời</dt><dd>{q.given.length === 0 ? 'Bỏ trống' : <Lines lines={q.given} numbered={q.kind === 'ordering'} />}</dd>
          {q.correct !== true && <><dt>{q.kind === 'practical' ? 'Tiêu chí chấm' : 'Đáp án'}</dt><dd><Lines lines={q.right} numbered={q.kind === 'ordering'} /></dd></>}
          {q.judgement && <><dt>Người chấm cho</dt><dd class="num">{q.judgement.of}/{q.judgement.total} điểm{q.judgement.note && <>: {q.judgement.note}</>}</dd></>}
        </dl>}
    {q.explainHtml && <div class="explain"><b>Vì sao: </b><span dangerouslySetInnerHTML={{ __html: q.explainHtml }} /></div>}
  </li>
);

const Lines = ({ lines, numbered }: { lines: string[]; numbered: boolean }) => {
  if (lines.length === 1) return <span dangerouslySetInnerHTML={{ __html: lines[0]! }} />;
  const items = lines.map((line, i) => <li key={i} dangerouslySetInnerHTML={{ __html: line }} />);
  return numbered ? <ol>{items}</ol> : <ul>{items}</ul>;
};
