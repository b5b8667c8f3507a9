import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BANK_FORMATS, BankFiles } from '@hvs/assessment';
import { Audit, type Principal } from '@hvs/people';
import { Database } from '@hvs/platform';
import { httpProblems } from '../http/problems';
import { Allow, Api, Who, type HvsRequest } from '../http/route';

const MOST_BYTES = 10 * 1024 * 1024;
const words = z.string().trim().max(500).transform((text) => text || undefined).optional();
const DEFAULTS = { skill: words, difficulty: z.enum(['1', '2', '3']).transform((text) => Number(text) as 1 | 2 | 3).optional(), explain: words };
const Defaults = z.strictObject(DEFAULTS);
const Confirmed = z.strictObject({ ...DEFAULTS, digest: z.string().regex(/^[0-9a-f]{64}$/), rows: z.enum(['all', 'sound']).default('all') });
const Wanted = z.strictObject({ format: z.enum(BANK_FORMATS) });
const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/);
type Upload = HvsRequest & { file(options: { limits: { fileSize: number } }): Promise<MultipartFile | undefined> };

/** Question banks as files, keys included: written out for those who may see keys, read in by administrators alone. */
@Controller('api/admin/banks/:slug')
export class BankFilesController {
  constructor(private readonly audit: Audit, private readonly db: Database, private readonly files: BankFiles) {}

  @Get('formats')
  @Allow('assessments.read')
  @Api({ about: 'In which formats the bank can be written, how many questions each holds, and which it has to leave out and why.' })
  async formats(@Param('slug') bank: string): Promise<unknown> {
    return { items: await this.files.formats(bank) };
  }

  @Get('export')
  @Allow('assessments.read')
  @Api({ about: 'The bank as a file, keys included.', query: Wanted })
  async export(@Who() who: Principal, @Param('slug') bank: string, @Query() { format }: z.infer<typeof Wanted>, @Res() reply: FastifyReply): Promise<void> {
    const file = await this.files.write(bank, format);
    await this.db.transact((tx) => this.audit.record(tx, { actorId: who.personId, act: 'questions.exported', subjectKind: 'bank', subjectId: bank, detail: { format } }));
    send(reply, file, bank);
  }

  @Get('template')
  @Allow('assessments.read')
  @Api({ about: 'An empty workbook (XLSX) to fill in: with instructions, an example of each kind, and the skills of the bank to pick from.' })
  async template(@Param('slug') bank: string, @Res() reply: FastifyReply): Promise<void> {
    send(reply, await this.files.template(bank), `mau-cau-hoi-${bank}`);
  }

  @Post('imports')
  @HttpCode(200)
  @Allow('assessments.manage')
  @Api({ about: 'What a file of questions (multipart, field `file`; XLSX, GIFT, QTI or YAML, by its name) would add, word anew and leave as it is, and what is wrong in which row. Nothing changes. `skill`, `difficulty` and `explain` go for questions that do not say theirs.', query: Defaults })
  async preview(@Param('slug') slug: string, @Query() defaults: z.infer<typeof Defaults>, @Req() request: Upload): Promise<unknown> {
    return this.files.preview(bankOf(slug), { ...(await sentIn(request)), defaults });
  }

  @Post('imports/application')
  @HttpCode(200)
  @Allow('assessments.manage')
  @Api({ about: 'The same file again, with the digest of its preview: now it is done. `rows=sound` leaves out rows with faults; otherwise one fault keeps out all. Questions worded anew go for sittings to come. Again does nothing more.', query: Confirmed })
  async apply(@Who() who: Principal, @Param('slug') slug: string, @Query() { digest, rows, ...defaults }: z.infer<typeof Confirmed>, @Req() request: Upload): Promise<unknown> {
    const bank = bankOf(slug);
    const file = await sentIn(request);
    return this.db.transact(async (tx) => {
      const done = await this.files.apply(tx, bank, { ...file, defaults }, { digest, rows });
      if (done.added + done.reworded > 0) await this.audit.record(tx, { actorId: who.personId, act: 'questions.imported', subjectKind: 'bank', subjectId: bank, detail: { file: file.fileName, ...done } });
      return done;
    });
  }
}

const send = (reply: FastifyReply, { bytes, mediaType, extension }: { bytes: Buffer; mediaType: string; extension: string }, name: string): void => {
  void reply.type(mediaType).header('content-disposition', `attachment; filename="${name.replace(/[^\w-]/g, '-')}.${extension}"`).header('cache-control', 'private, no-store').send(bytes);
};

const bankOf = (slug: string): string => {
  if (!Slug.safeParse(slug).success) throw httpProblems.invalidInput('Mã ngân hàng chỉ gồm chữ thường không dấu, số và dấu gạch nối.');
  return slug;
};

const sentIn = async (request: Upload): Promise<{ fileName: string; bytes: Buffer }> => {
  const part = await request.file({ limits: { fileSize: MOST_BYTES + 1 } }).catch((error: unknown) => {
    throw httpProblems.invalidInput('Yêu cầu này không kèm tệp. Hãy chọn tệp câu hỏi rồi gửi lại.', { reason: error instanceof Error ? error.message : 'multipart' });
  });
  if (!part) throw httpProblems.invalidInput('Chưa có tệp nào được gửi. Hãy chọn tệp câu hỏi.');
  const chunks: Buffer[] = [];
  for await (const chunk of part.file) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (bytes.length > MOST_BYTES) throw httpProblems.tooLarge('Tệp câu hỏi lớn hơn 10 MB. Hãy tách thành nhiều tệp.');
  // eslint-disable-next-line no-control-regex -- a name is shown to people
  return { fileName: part.filename.replace(/[\u0000-\u001f\u007f]/g, '').slice(-255), bytes };
};
