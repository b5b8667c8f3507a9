import { Module } from '@nestjs/common';
import { AttainmentModule } from '@hvs/attainment';
import { CertificationModule } from '@hvs/certification';
import { handle, type Handler } from '@hvs/platform';
import { Exports } from './exports.service';
import { AttainmentReports } from './reports/attainment.service';
import { CertificateReports } from './reports/certificates.service';
import { runExport } from './run-export.job';

@Module({ imports: [AttainmentModule, CertificationModule], providers: [AttainmentReports, CertificateReports, Exports], exports: [Exports] })
export class ReportingModule {}

/** What this lib listens to. */
export const reportingHandlers: Handler[] = [handle(runExport, Exports, 'run')];
