import { PassThrough } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { StatementImports, type ImportLine, type WantedImport } from '@hvs/lrs';
import { Audit, Organisation, People, type Act, type Principal } from '@hvs/people';
import { Config, Database, type Tx } from '@hvs/platform';
import { csv, type Cell, type Column } from '@hvs/reporting';
import { httpProblems } from '../http/problems';
import { Allow, Api, Who, type HvsRequest } from '../http/route';
import { holdsProvinceWide } from './province-wide';

const MEGABYTE = 1024 * 1024;

const Title = z.string().trim().min(2).max(200).optional();
/** A trusted source may say on whose word its statements stand. */
const FromFile = z.object({ title: Title, keepAuthority: z.enum(['true', 'false']).default('false') });
const FromStore = z.strictObject({
  title: Title,
  address: z.string().trim().min(1).max(2000),
  // Basic credentials: a colon ends the name (RFC 7617 §2).
  key: z.string().min(1).max(500).regex(/^[^:\p{Cc}]+$/u),
  secret: z.string().min(1).max(1000).regex(/^\P{Cc}+$/u),
  version: z.enum(['1.0.3', '2.0.0']),
  since: z.iso.datetime({ offset: true }).optional(),
  keepAuthority: z.boolean().default(false),
});
const Page = z.object({ cursor: z.string().regex(/^\d{1,15}$/).optional() });
type Upload = HvsRequest & { file(options: { limits: { fileSize: number } }): Promise<MultipartFile | undefined> };

const COLUMNS: Column[] = [
  { title: 'Thứ tự', kind: 'integer', width: 10 }, { title: 'Dòng', kind: 'integer', width: 10 }, { title: 'Mã bản ghi', kind: 'text', width: 38 },
  { title: 'Kết quả', kind: 'text', width: 14 }, { title: 'Vì sao', kind: 'text', width: 80 }, { title: 'Điều khoản', kind: 'text', width: 40 },
];
const OUTCOMES = { refused: 'Bị từ chối', stored: 'Đã lưu' } as const;

const cellsOf = ({ ordinal, line, statementId, outcome, reason, clause }: ImportLine): Cell[] => [ordinal, line, statementId, OUTCOMES[outcome], reason, clause];

async function* rowsOf(lines: AsyncIterable<ImportLine>): AsyncGenerator<Cell[]> {
  for await (const line of lines) yield cellsOf(line);
}

/** Statements brought in from a file or from another record store. */
@Controller('api/admin/lrs/imports')
export class LrsImportsController {
  constructor(
    private readonly audit: Audit,
    private readonly config: Config,
    private readonly db: Database,
    private readonly imports: StatementImports,
    private readonly organisation: Organisation,
    private readonly people: People,
  ) {}

  @Get()
  @Allow('credentials.read')
  @Api({ about: 'What was imported, from where, how far it is, and how many statements were stored, known already, or refused.' })
  async list(@Who() who: Principal): Promise<unknown> {
    await this.forProvinceOnly(who, 'credentials.read');
    const found = await this.imports.list();
    const owners = await this.people.findPersons([...new Set(found.flatMap(({ ownerId }) => ownerId ?? []))]);
    return { items: found.map(({ ownerId, ...one }) => ({ ...one, ownerName: owners.get(ownerId ?? '')?.fullName ?? null })) };
  }

  @Post('file')
  @HttpCode(202)
  @Allow('credentials.manage')
  @Api({ about: 'Uploads statements (multipart, field `file`): a JSON list, a StatementResult, one statement, or one a line; also as .gz. A task imports them.', query: FromFile, status: 202 })
  async fromFile(@Who() who: Principal, @Query() query: z.infer<typeof FromFile>, @Req() request: Upload): Promise<unknown> {
    await this.forProvinceOnly(who, 'credentials.manage');
    // One byte more than is allowed: this limit cuts silently, so that whoever counts must see the one too many.
    const part = await request.file({ limits: { fileSize: this.config.get('IMPORT_MAX_MB') * MEGABYTE + 1 } }).catch((error: unknown) => {
      throw httpProblems.invalidInput('Yêu cầu này không kèm tệp. Hãy chọn tệp bản ghi rồi gửi lại.', { reason: error instanceof Error ? error.message : 'multipart' });
    });
    if (!part) throw httpProblems.invalidInput('Chưa có tệp nào được gửi. Hãy chọn tệp bản ghi (.json, .ndjson hoặc .gz).');
    const file = await this.imports.receive(part.file, part.filename);
    try {
      return await this.begin(who, { source: 'file', file, title: query.title, keepAuthority: query.keepAuthority === 'true' }, { file: file.name });
    } catch (error) {
      await this.imports.discard(file);
      throw error;
    }
  }

  @Post('store')
  @HttpCode(202)
  @Allow('credentials.manage')
  @Api({ about: 'Reads another record store from its oldest statement, or from an instant on; a task does it. The secret is kept only until it ends.', body: FromStore, status: 202 })
  async fromStore(@Who() who: Principal, @Body() body: z.infer<typeof FromStore>): Promise<unknown> {
    await this.forProvinceOnly(who, 'credentials.manage');
    const { since, ...wanted } = body;
    return this.begin(who, { source: 'store', ...wanted, since: since === undefined ? undefined : new Date(since) }, { address: body.address, ...(since !== undefined && { from: since }) });
  }

  @Post(':taskId/stop')
  @HttpCode(200)
  @Allow('credentials.manage')
  @Api({ about: 'Stops an import: nothing more is taken from then on. It may go on where it was for thirty days; then its file or its secret is deleted.' })
  stop(@Who() who: Principal, @Param('taskId') taskId: string): Promise<unknown> {
    return this.turned(who, taskId, 'stopped', (tx) => this.imports.stop(taskId, tx));
  }

  @Post(':taskId/resume')
  @HttpCode(200)
  @Allow('credentials.manage')
  @Api({ about: 'Lets a stopped import go on where it was.' })
  resume(@Who() who: Principal, @Param('taskId') taskId: string): Promise<unknown> {
    return this.turned(who, taskId, 'resumed', (tx) => this.imports.resume(taskId, tx));
  }

  @Get(':taskId/lines')
  @Allow('credentials.read')
  @Api({ about: 'Statements that were refused, or stored with something to be said about them, in the order they were read; the first ten thousand.', query: Page })
  async lines(@Who() who: Principal, @Param('taskId') taskId: string, @Query() query: z.infer<typeof Page>): Promise<unknown> {
    await this.forProvinceOnly(who, 'credentials.read');
    const { items, cursor } = await this.imports.lines(taskId, query.cursor === undefined ? undefined : Number(query.cursor));
    return {
      items: items.map(({ ordinal, line, reason, ...one }) => ({ ...one, line: ordinal, fileLine: line, text: [reason, ...(one.clause === null ? [] : [`(${one.clause})`])].join(' ') })), cursor,
    };
  }

  @Get(':taskId/lines.csv')
  @Allow('credentials.read')
  @Api({ about: 'The same, all of it, for a spreadsheet.' })
  async file(@Who() who: Principal, @Param('taskId') taskId: string, @Res() reply: FastifyReply): Promise<void> {
    await this.forProvinceOnly(who, 'credentials.read');
    await this.imports.demand(taskId);
    const out = new PassThrough();
    void reply.header('content-type', csv.mediaType).header('content-disposition', `attachment; filename="nap-ban-ghi-${taskId}.csv"`).header('cache-control', 'private, no-store').send(out);
    await csv.write({ heading: { title: '', lines: [] }, columns: COLUMNS, rows: rowsOf(this.imports.everyLine(taskId)) }, out).catch((error: unknown) => out.destroy(error as Error));
  }

  /** Asked for twice, it is done and registered once. */
  private async turned(who: Principal, taskId: string, how: 'stopped' | 'resumed', work: (tx: Tx) => Promise<boolean>): Promise<unknown> {
    await this.forProvinceOnly(who, 'credentials.manage');
    await this.db.transact(async (tx) => {
      if (await work(tx)) await this.audit.record(tx, { actorId: who.personId, act: `statements.import-${how}`, subjectKind: 'task', subjectId: taskId });
    });
    return { taskId, stopped: how === 'stopped' };
  }

  /** No secret goes into `detail`. */
  private begin(who: Principal, wanted: WantedImport, detail: Record<string, unknown>): Promise<{ taskId: string }> {
    return this.db.transact(async (tx) => {
      const task = await this.imports.begin(wanted, who.personId, tx);
      const { title, source, keepAuthority } = wanted;
      await this.audit.record(tx, { actorId: who.personId, act: 'statements.import-asked', subjectKind: 'task', subjectId: task.id, detail: { ...detail, ...(title !== undefined && { title }), kind: source, keepAuthority } });
      return { taskId: task.id };
    });
  }

  private async forProvinceOnly(who: Principal, act: Act): Promise<void> {
    if (!(await holdsProvinceWide(this.organisation, who, act))) throw httpProblems.notAllowed('Kho bản ghi giữ việc học của cả tỉnh, nên chỉ người có vai trò ở cấp tỉnh được nạp thêm vào đó.');
  }
}
