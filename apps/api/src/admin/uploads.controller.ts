import { Controller, Delete, Head, Headers, HttpCode, Options, Param, Patch, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Uploads } from '@hvs/courses';
import type { Principal } from '@hvs/people';
import { Config } from '@hvs/platform';
import { httpProblems } from '../http/problems';
import { Allow, Api, Public, Who, type HvsRequest } from '../http/route';

const MEGABYTE = 1024 * 1024;
const VERSION = '1.0.0';
const PATH = '/api/admin/uploads';

const wholeNumber = (value: unknown): number | undefined => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined);

/** Upload-Metadata: pairs of a name and a value in base64 (tus, Creation). */
const fileNameIn = (metadata: unknown): string => {
  const pairs = String(metadata ?? '').split(',').map((pair) => pair.trim().split(' '));
  const encoded = pairs.find(([name]) => name === 'filename')?.[1] ?? '';
  // eslint-disable-next-line no-control-regex -- a name is shown to people
  return Buffer.from(encoded, 'base64').toString('utf8').replace(/[\u0000-\u001f\u007f]/g, '').slice(0, 255);
};

/** Packages sent in as many requests as the link needs: tus 1.0.0, core protocol with Creation, Expiration and Termination. */
@Controller('api/admin/uploads')
export class UploadsController {
  constructor(private readonly config: Config, private readonly uploads: Uploads) {}

  @Options()
  @HttpCode(204)
  @Public('Says which version and extensions of tus are spoken, and nothing of anybody.')
  @Api({ about: 'What this server speaks (tus, OPTIONS).', status: 204 })
  about(@Res() reply: FastifyReply): void {
    void reply.status(204).headers({
      'tus-resumable': VERSION, 'tus-version': VERSION, 'tus-extension': 'creation,expiration,termination', 'tus-max-size': String(this.config.get('UPLOAD_MAX_MB') * MEGABYTE),
    }).send();
  }

  @Post()
  @HttpCode(201)
  @Allow('courses.manage')
  @Api({ about: 'Announces a file (tus, Creation): Upload-Length, Upload-Metadata with filename. Answers where to send it.', status: 201 })
  async open(@Who() who: Principal, @Headers() headers: Record<string, unknown>, @Res() reply: FastifyReply): Promise<void> {
    this.demandVersion(headers);
    const bytes = wholeNumber(headers['upload-length']);
    if (!bytes) throw httpProblems.invalidInput('Upload-Length phải là số byte của tệp, lớn hơn 0. Tệp trống thì không có gì để gửi.');
    const upload = await this.uploads.open(who.personId, { fileName: fileNameIn(headers['upload-metadata']) || 'goi.zip', bytes });
    void reply.status(201).headers({ 'tus-resumable': VERSION, location: `${PATH}/${upload.id}`, 'upload-offset': '0', 'upload-expires': upload.expiresAt.toUTCString() }).send();
  }

  @Head(':uploadId')
  @HttpCode(200)
  @Allow('courses.manage')
  @Api({ about: 'How much of it is here (tus, HEAD): Upload-Offset of Upload-Length.' })
  async seen(@Who() who: Principal, @Param('uploadId') id: string, @Headers() headers: Record<string, unknown>, @Res() reply: FastifyReply): Promise<void> {
    this.demandVersion(headers);
    const upload = await this.uploads.of(who.personId, id);
    void reply.status(200).headers({
      'tus-resumable': VERSION, 'cache-control': 'no-store', 'upload-offset': String(upload.received), 'upload-length': String(upload.bytes), 'upload-expires': upload.expiresAt.toUTCString(),
    }).send();
  }

  @Patch(':uploadId')
  @HttpCode(204)
  @Allow('courses.manage')
  @Api({ about: 'Sends more of it (tus, PATCH): application/offset+octet-stream from Upload-Offset on. What came before a line broke is kept.', status: 204 })
  async append(@Who() who: Principal, @Param('uploadId') id: string, @Headers() headers: Record<string, unknown>, @Req() request: HvsRequest, @Res() reply: FastifyReply): Promise<void> {
    this.demandVersion(headers);
    const offset = wholeNumber(headers['upload-offset']);
    if (offset === undefined) throw httpProblems.invalidInput('Thiếu Upload-Offset: vị trí byte bắt đầu gửi.');
    const upload = await this.uploads.append(who.personId, id, offset, request.raw);
    void reply.status(204).headers({ 'tus-resumable': VERSION, 'upload-offset': String(upload.received), 'upload-expires': upload.expiresAt.toUTCString() }).send();
  }

  @Delete(':uploadId')
  @HttpCode(204)
  @Allow('courses.manage')
  @Api({ about: 'Gives it up (tus, Termination).', status: 204 })
  async discard(@Who() who: Principal, @Param('uploadId') id: string, @Headers() headers: Record<string, unknown>, @Res() reply: FastifyReply): Promise<void> {
    this.demandVersion(headers);
    await this.uploads.discard(who.personId, id);
    void reply.status(204).header('tus-resumable', VERSION).send();
  }

  private demandVersion(headers: Record<string, unknown>): void {
    if (headers['tus-resumable'] !== VERSION) throw httpProblems.tusVersion(`Yêu cầu phải ghi Tus-Resumable: ${VERSION}.`);
  }
}
