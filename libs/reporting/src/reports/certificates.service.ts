import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock, Database, rows } from '@hvs/platform';
import type { Cell, Column, Report } from '../report';

const Params = z.strictObject({ unitId: z.uuid().optional(), state: z.enum(['valid', 'revoked']).optional() });
const COLUMNS: Column[] = [
  { title: 'Số vào sổ', kind: 'text', width: 24 }, { title: 'Họ và tên', kind: 'text', width: 28 }, { title: 'Đơn vị', kind: 'text', width: 34 }, { title: 'Nội dung', kind: 'text', width: 60 },
  { title: 'Ngày cấp', kind: 'day', width: 12 }, { title: 'Trạng thái', kind: 'text', width: 14 }, { title: 'Ngày thu hồi', kind: 'day', width: 12 }, { title: 'Lý do thu hồi', kind: 'text', width: 40 },
];
const PAGE = 1000;

interface Row { number: number; year: number; registerNumber: string; holderName: string; unitName: string; title: string; issuedAt: Date; revokedAt: Date | null; revokedReason: string | null; total: number }

/** The certificate register as a table, in the order of the numbers. */
@Injectable()
export class CertificateReports {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  readonly register: Report<z.infer<typeof Params>> = {
    id: 'certificates',
    params: Params,
    columns: COLUMNS,
    answer: async (params, places) => {
      const first = await this.page(params, places, 0);
      const read = (offset: number): Promise<Row[]> => this.page(params, places, offset);
      const total = first[0]?.total ?? 0;
      const all = async function* (): AsyncGenerator<Cell[]> {
        for (let offset = 0; offset < total; offset += PAGE) {
          for (const c of offset === 0 ? first : await read(offset)) {
            yield [c.registerNumber, c.holderName, c.unitName, c.title, c.issuedAt, c.revokedAt ? 'Đã thu hồi' : 'Còn hiệu lực', c.revokedAt, c.revokedReason];
          }
        }
      };
      const at = new Intl.DateTimeFormat('vi-VN', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' }).format(this.clock.now());
      return { heading: { title: 'Sổ cấp chứng nhận', lines: [`Số liệu lúc ${at}.`] }, total, rows: all() };
    },
  };

  private page({ unitId, state }: z.infer<typeof Params>, places: string[], offset: number): Promise<Row[]> {
    return rows<Row>(
      this.db.em,
      `select c.number, c.year, c.register_number as "registerNumber", c.holder_name as "holderName", c.unit_name as "unitName", c.title, c.issued_at as "issuedAt",
         c.revoked_at as "revokedAt", c.revoked_reason as "revokedReason", count(*) over ()::int as total
       from certification.v_certificate c
       where ($2::text is null or ($2 = 'revoked') = (c.revoked_at is not null))
         and exists (select 1 from people.v_membership m cross join lateral people.ancestors(m.unit_id, current_date) a
           where m.person_id = c.person_id and a.id = any($1)) and ($3::uuid is null or exists (select 1 from people.v_membership m cross join lateral people.ancestors(m.unit_id, current_date) a
           where m.person_id = c.person_id and a.id = $3))
       order by c.year, c.number limit ${PAGE} offset $4`,
      [places, state ?? null, unitId ?? null, offset],
    );
  }
}
