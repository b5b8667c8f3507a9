import { Injectable } from '@nestjs/common';
import { Clock, Database, Files } from '@hvs/platform';
import { certificateById, markReady } from './certificates.queries';
import { renderPdf } from './pdf.adapter';

/** Draws the PDFs. The facts are frozen and the bytes depend on nothing else, so drawing twice stores one file. */
@Injectable()
export class Rendering {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly files: Files) {}

  async render({ certificateId }: { certificateId: string }): Promise<void> {
    const certificate = await certificateById(this.db.em, certificateId);
    if (!certificate || certificate.fileSha2) return;
    const sha2 = await this.files.putBySha256('certificates', await renderPdf(certificate.facts), 'application/pdf');
    await markReady(this.db.em, certificateId, sha2, this.clock.now());
  }

  remove({ sha2 }: { sha2: string }): Promise<void> {
    return this.files.remove(`certificates/${sha2}`);
  }
}
