import { formatDate, formatDateTime, formatNumber } from '../../ui/format';
import { percentText } from '../format';
import { counted } from './figure';
import type { TargetFigure } from '../types';

const papers = ({ denominator }: TargetFigure): string => {
  if (denominator === null) return 'Chưa khai. Khi chưa có mẫu số, hệ thống không tính phần trăm.';
  const { value, source, date, declaredBy, own } = denominator;
  return `${formatNumber(value)}: ${source}${date ? ` ngày ${formatDate(date)}` : ''}${own && declaredBy ? `, ${declaredBy} khai` : ''}`;
};

/** ⓘ: what the figure counts, by which rule, from which papers, as of when. */
export const ExplainFigure = ({ figure, id }: { figure: TargetFigure; id: string }) => (
  <dl class="adm-facts" id={id}>
    <div><dt>Quy tắc</dt><dd>{figure.rule}</dd></div>
    <div><dt>Yêu cầu</dt><dd>{percentText(figure.requiredPercent)}, trước {formatDate(figure.deadline)}</dd></div>
    <div><dt>Căn cứ</dt><dd>{figure.legalClause}</dd></div>
    <div><dt>Mẫu số</dt><dd>{papers(figure)}</dd></div>
    <div><dt>Tài khoản trên hệ thống</dt><dd>{formatNumber(figure.accounts)} {counted(figure.measure)} thuộc diện này. Số này chỉ để đối chiếu, không dùng làm mẫu số.</dd></div>
    <div><dt>Lượt người</dt><dd>{formatNumber(figure.attendances)} lượt. Một người học nhiều khóa là nhiều lượt; lượt không cộng vào số {counted(figure.measure)}.</dd></div>
    {figure.note && <div><dt>Ghi chú</dt><dd>{figure.note}</dd></div>}
    <div><dt>Số liệu đổi lần cuối</dt><dd>{figure.asOf ? formatDateTime(figure.asOf) : 'chưa có ai được tính'}</dd></div>
  </dl>
);
