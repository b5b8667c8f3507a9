import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Attachments } from '@hvs/lrs';
import { Allow, Api } from '../http/route';
import { readRange } from '../player/range';

@Controller('api/admin/lrs/attachments')
export class LrsAttachmentsController {
  constructor(private readonly attachments: Attachments) {}

  /** Foreign content: it is saved, never shown in place, and could do nothing there. */
  @Get(':sha2')
  @Allow('statements.search')
  @Api({ about: 'The data of an attachment, by its hash; whole, or a range of bytes (RFC 9110 §14).' })
  async read(@Param('sha2') sha2: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const { mediaType, bytes } = await this.attachments.describe(sha2.toLowerCase());
    const etag = `"${sha2.toLowerCase()}"`;
    void reply.headers({
      'content-type': /^[\w.+-]+\/[\w.+-]+/.test(mediaType) ? mediaType : 'application/octet-stream', 'content-disposition': `attachment; filename="${sha2.slice(0, 16).toLowerCase()}"`,
      'content-security-policy': "sandbox; default-src 'none'", 'accept-ranges': 'bytes', 'cache-control': 'private, max-age=86400', etag,
    });
    if (request.headers['if-none-match'] === etag) return reply.status(304).send();
    const changed = request.headers['if-range'] !== undefined && request.headers['if-range'] !== etag;
    const range = changed ? undefined : readRange(request.headers.range, bytes);
    if (range === 'unsatisfiable') return reply.status(416).header('content-range', `bytes */${bytes}`).send();
    if (range) void reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`);
    void reply.header('content-length', range ? range.end - range.start + 1 : bytes);
    return reply.send(await this.attachments.stream(sha2.toLowerCase(), range));
  }
}
