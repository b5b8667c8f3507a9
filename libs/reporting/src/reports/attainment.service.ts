import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Attainment, PeopleBehind, Targets, type UnitFigure } from '@hvs/attainment';
import { Clock } from '@hvs/platform';
import type { Cell, Column, Heading, Report } from '../report';

const UnitParams = z.strictObject({ target: z.string(), unitId: z.uuid(), q: z.string().max(100).optional() });
/** The same reading of a filter as on the screen: no diacritics, no case. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase().trim();
const PeopleParams = z.strictObject({ target: z.string(), unitId: z.uuid(), state: z.enum(['met', 'missing']).optional(), q: z.string().max(100).optional() });
const STATES = { met: 'Đạt', near: 'Gần đạt', behind: 'Chưa đạt', undeclared: 'Chưa khai mẫu số' } as const;
const PAGE = 500;

const UNIT_COLUMNS: Column[] = [
  { title: 'Mã đơn vị', kind: 'text', width: 26 }, { title: 'Đơn vị', kind: 'text', width: 40 }, { title: 'Số đạt', kind: 'integer', width: 10 },
  { title: 'Số đạt được tính', kind: 'integer', width: 12 }, { title: 'Mẫu số đã khai', kind: 'integer', width: 12 }, { title: 'Tỉ lệ (%)', kind: 'percent', width: 10 },
  { title: 'Lượt người', kind: 'integer', width: 12 }, { title: 'Tài khoản trên hệ thống', kind: 'integer', width: 14 }, { title: 'Trạng thái', kind: 'text', width: 18 },
  { title: 'Căn cứ mẫu số', kind: 'text', width: 44 }, { title: 'Ngày văn bản', kind: 'text', width: 14 },
];
const PEOPLE_COLUMNS: Column[] = [
  { title: 'Họ và tên', kind: 'text', width: 28 }, { title: 'Đơn vị', kind: 'text', width: 34 }, { title: 'Chức danh', kind: 'text', width: 34 }, { title: 'Kết quả', kind: 'text', width: 12 },
  { title: 'Ngày đạt', kind: 'day', width: 12 }, { title: 'Nhóm đã xong', kind: 'integer', width: 10 }, { title: 'Nhóm phải học', kind: 'integer', width: 10 }, { title: 'Lý do', kind: 'text', width: 70 },
];

const unitRow = (figure: UnitFigure): Cell[] => [
  figure.unit.code, figure.unit.name, figure.met, figure.counted, figure.denominator?.value ?? null, figure.percent, figure.attendances, figure.accounts,
  STATES[figure.state], figure.denominator?.source ?? null, figure.denominator?.date ?? null,
];

/** Reports of attainment. They ask the very functions the screens ask, so file and screen cannot differ. */
@Injectable()
export class AttainmentReports {
  constructor(private readonly attainment: Attainment, private readonly behind: PeopleBehind, private readonly targets: Targets, private readonly clock: Clock) {}

  readonly units: Report<z.infer<typeof UnitParams>> = {
    id: 'attainment-units',
    params: UnitParams,
    columns: UNIT_COLUMNS,
    answer: async ({ target, unitId, q }, places) => {
      const own = await this.attainment.ofTarget(target, unitId, places);
      const children = (await this.attainment.childrenOf(target, unitId, places)).filter((figure) => !q || plain(figure.unit.name).includes(plain(q)));
      // A sum stands only under the whole of what it sums up.
      const figures = q ? children : children.length > 0 ? [...children, own] : [own];
      const rows = async function* (): AsyncGenerator<Cell[]> {
        for (const figure of figures) yield unitRow(figure === own && children.length > 0 ? { ...figure, unit: { ...figure.unit, name: `Cộng: ${figure.unit.name}` } } : figure);
      };
      return { heading: await this.heading(target, own.unit.name), total: figures.length, rows: rows() };
    },
  };

  readonly people: Report<z.infer<typeof PeopleParams>> = {
    id: 'attainment-people',
    params: PeopleParams,
    columns: PEOPLE_COLUMNS,
    answer: async ({ target, unitId, ...filter }, places) => {
      const unit = await this.attainment.place(unitId, places);
      const { behind } = this;
      const first = await behind.list(target, unitId, places, { ...filter, page: 1, size: PAGE });
      const rows = async function* (): AsyncGenerator<Cell[]> {
        for (let page = 1; (page - 1) * PAGE < first.total; page++) {
          const { items } = page === 1 ? first : await behind.list(target, unitId, places, { ...filter, page, size: PAGE });
          for (const p of items) yield [p.fullName, p.unitName, p.position, p.metAt ? 'Đạt' : 'Chưa đạt', p.metAt, p.groupsDone, p.groupsTotal, p.why];
        }
      };
      return { heading: await this.heading(target, unit.name), total: first.total, rows: rows() };
    },
  };

  private async heading(code: string, unitName: string): Promise<Heading> {
    const target = await this.targets.one(code);
    const at = new Intl.DateTimeFormat('vi-VN', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' }).format(this.clock.now());
    return { title: target.title, lines: [`Đơn vị: ${unitName}. Số liệu lúc ${at}.`, target.ruleSentence, `Căn cứ: ${target.legalClause}. Yêu cầu ${target.requiredPercent} %, hạn ${target.deadline.split('-').reverse().join('/')}.`] };
  }
}
