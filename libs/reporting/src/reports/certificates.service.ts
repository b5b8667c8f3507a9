import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Attainment } from '@hvs/attainment';
import { Certificates } from '@hvs/certification';
import { Clock } from '@hvs/platform';
import type { Cell, Column, Report } from '../report';

const Params = z.strictObject({
  unitId: z.uuid().optional(), state: z.enum(['issued', 'ready', 'revoked']).optional(), kind: z.enum(['skill-group', 'audience']).optional(), q: z.string().trim().min(1).max(100).optional(),
});
const COLUMNS: Column[] = [
  { title: 'Số vào sổ', kind: 'text', width: 24 }, { title: 'Họ và tên', kind: 'text', width: 28 }, { title: 'Đơn vị', kind: 'text', width: 34 }, { title: 'Nội dung', kind: 'text', width: 60 },
  { title: 'Ngày cấp', kind: 'day', width: 12 }, { title: 'Trạng thái', kind: 'text', width: 14 }, { title: 'Ngày thu hồi', kind: 'day', width: 12 }, { title: 'Lý do thu hồi', kind: 'text', width: 40 },
];
const PAGE = 1000;
const STATES = { issued: 'đang tạo bản in', ready: 'còn hiệu lực, đã có bản in', revoked: 'đã thu hồi' } as const;
const KINDS = { 'skill-group': 'nhóm kỹ năng', 'audience': 'cả chương trình của nhóm đối tượng' } as const;

const filterLine = ({ state, kind, q }: z.infer<typeof Params>): string =>
  [...(state ? [`Trạng thái: ${STATES[state]}`] : []), ...(kind ? [`Loại: ${KINDS[kind]}`] : []), ...(q ? [`Tìm: “${q}”`] : [])].join('. ') || 'Mọi chứng nhận có trong sổ, kể cả đã thu hồi.';

/** The certificate register as a table: the very list the screen shows, in its order. */
@Injectable()
export class CertificateReports {
  constructor(private readonly certificates: Certificates, private readonly attainment: Attainment, private readonly clock: Clock) {}

  readonly register: Report<z.infer<typeof Params>> = {
    id: 'certificates',
    params: Params,
    columns: COLUMNS,
    answer: async (params, places) => {
      const unit = params.unitId ? await this.attainment.place(params.unitId, places) : undefined;
      // From one certificate on to the next, not by counting: somebody may be issuing or revoking meanwhile.
      const page = (before?: { year: number; number: number }) => this.certificates.list({ ...params, places, limit: PAGE, offset: 0, ...(before ? { before } : {}) });
      const first = await page();
      const rows = async function* (): AsyncGenerator<Cell[]> {
        for (let { items } = first; items.length > 0; { items } = await page(items.at(-1)!)) {
          for (const { facts, issuedAt, revokedAt, revokedReason } of items) {
            yield [facts.registerNumber, facts.holderName, facts.unitName, facts.title, issuedAt, revokedAt ? 'Đã thu hồi' : 'Còn hiệu lực', revokedAt, revokedReason];
          }
          if (items.length < PAGE) return;
        }
      };
      const at = new Intl.DateTimeFormat('vi-VN', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' }).format(this.clock.now());
      return { heading: { title: 'Sổ cấp chứng nhận', lines: [`Đơn vị: ${unit?.name ?? 'mọi đơn vị người xuất được xem'}. Số liệu lúc ${at}.`, filterLine(params)] }, total: first.total, rows: rows() };
    },
  };
}
