import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Certificates, qrSvg } from '@hvs/certification';
import { placesFor, type Principal } from '@hvs/people';
import { Files } from '@hvs/platform';
import { Allow, Api, Who } from '../http/route';

@Controller('api')
@Allow('learn')
export class MyCertificatesController {
  constructor(private readonly certificates: Certificates, private readonly files: Files) {}

  @Get('learning/certificates')
  @Api({ about: 'My certificates, newest first.' })
  async mine(@Who() who: Principal): Promise<unknown> {
    return (await this.certificates.ofPerson(who.personId)).map((c) => ({
      id: c.id, registerNumber: c.facts.registerNumber, kind: c.kind, title: c.facts.title, issuedAt: c.issuedAt, state: c.revokedAt ? 'revoked' : c.fileSha2 ? 'ready' : 'issued',
      verifyUrl: c.facts.verifyUrl, pdfUrl: c.fileSha2 ? `/api/certificates/${c.id}/pdf` : null, qrSvg: qrSvg(c.facts.verifyUrl),
    }));
  }

  @Get('certificates/:id/pdf')
  @Api({ about: 'The PDF: for its holder, and for who may read certificates where the holder belongs.' })
  async pdf(@Who() who: Principal, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const certificate = await this.certificates.forReader(id, { personId: who.personId, places: placesFor(who, 'certificates.read') });
    void reply
      .header('content-type', 'application/pdf')
      .header('content-disposition', `inline; filename="chung-nhan-${certificate.facts.registerNumber.replace(/[^\w-]+/g, '-')}.pdf"`)
      .header('cache-control', 'private, max-age=3600')
      .send(await this.files.stream(`certificates/${certificate.fileSha2!}`));
  }
}
