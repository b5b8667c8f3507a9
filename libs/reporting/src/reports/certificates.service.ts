import { Injectable } from '@nestjs/common';
import { z } from 'zod';
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

/** The certificate register as a table: the very list the screen shows, in its order. */
@Injectable()
export class CertificateReports {
  constructor(private readonly certificates: Certificates, private readonly clock: Clock) {}

  readonly register: Report<z.infer<typeof Params>> = {
    id: 'certificates',
    params: Params,
    columns: COLUMNS,
    answer: async (params, places) => {
      const page = (offset: number) => this.certificates.list({ ...params, places, limit: PAGE, offset });
      const first = await page(0);
      const rows = async function* (): AsyncGenerator<Cell[]> {
        for (let offset = 0; offset < first.total; offset += PAGE) {
          for (const { facts, issuedAt, revokedAt, revokedReason } of (offset === 0 ? first : await page(offset)).items) {
            yield [facts.registerNumber, facts.holderName, facts.unitName, facts.title, issuedAt, revokedAt ? 'Đã thu hồi' : 'Còn hiệu lực', revokedAt, revokedReason];
          }
        }
      };
      const at = new Intl.DateTimeFormat('vi-VN', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' }).format(this.clock.now());
      return { heading: { title: 'Sổ cấp chứng nhận', lines: [`Số liệu lúc ${at}.`] }, total: first.total, rows: rows() };
    },
  };
}
