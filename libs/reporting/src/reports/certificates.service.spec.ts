import { Clock } from '@hvs/platform';
import type { Cell } from '../report';
import { CertificateReports } from './certificates.service';

class Fixed extends Clock {
  override now = () => new Date('2026-11-22T02:00:00Z');
}
interface Asked { places: string[]; unitId?: string; before?: { year: number; number: number }; limit: number }

/** A register of 2,500 certificates in which somebody issues one more whenever a page has been read. */
const aBusyRegister = (revoked: (number: number) => boolean = () => false) => {
  let last = 2500;
  const asked: Asked[] = [];
  const list = async (filter: Asked) => {
    asked.push(filter);
    const from = Math.min(last, (filter.before?.number ?? Infinity) - 1);
    const items = Array.from({ length: Math.min(from, filter.limit) }, (_, i) => from - i).map((number) => ({
      number, year: 2026, facts: { registerNumber: String(number), holderName: 'Lò Thị Mai', unitName: 'Xã', title: 'Hoàn thành' }, issuedAt: new Date('2026-11-20T00:00:00Z'),
      revokedAt: revoked(number) ? new Date('2026-11-21T00:00:00Z') : null, revokedReason: revoked(number) ? 'Cấp nhầm' : null,
    }));
    last++;
    return { items, total: from };
  };
  const attainment = { place: async (id: string) => ({ id, name: 'Xã Chiềng La' }) };
  return { asked, reports: new CertificateReports({ list } as never, attainment as never, new Fixed()) };
};
const all = async (rows: AsyncIterable<Cell[]>): Promise<Cell[][]> => { const found: Cell[][] = []; for await (const row of rows) found.push(row); return found; };

test('every certificate that was there comes once, though others are issued meanwhile', async () => {
  const { reports, asked } = aBusyRegister();
  const { total, rows } = await reports.register.answer({}, ['p']);
  const numbers = (await all(rows)).map((row) => Number(row[0]));
  expect(total).toBe(2500);
  expect(numbers).toEqual(Array.from({ length: 2500 }, (_, i) => 2500 - i));
  expect(asked.every((a) => a.places[0] === 'p')).toBe(true);
});

test('a revoked one says so, with day and reason', async () => {
  const { reports } = aBusyRegister((number) => number === 7);
  const rows = await all((await reports.register.answer({}, ['p'])).rows);
  expect(rows.find((row) => row[0] === '7')!.slice(5)).toEqual(['Đã thu hồi', new Date('2026-11-21T00:00:00Z'), 'Cấp nhầm']);
  expect(rows.find((row) => row[0] === '8')!.slice(5)).toEqual(['Còn hiệu lực', null, null]);
});

test('the heading says of which unit, as of when, and by which filter', async () => {
  const { reports } = aBusyRegister();
  expect((await reports.register.answer({}, ['p'])).heading.lines).toEqual([expect.stringMatching(/^Đơn vị: mọi đơn vị người xuất được xem\. Số liệu lúc .*09:00.*22\/11\/2/), 'Mọi chứng nhận có trong sổ, kể cả đã thu hồi.']);
  const unitId = '0192b0c0-0000-7000-8000-000000000001';
  expect((await reports.register.answer({ unitId, state: 'revoked', q: 'mai' }, ['p'])).heading.lines).toEqual([expect.stringContaining('Đơn vị: Xã Chiềng La.'), 'Trạng thái: đã thu hồi. Tìm: “mai”']);
});
