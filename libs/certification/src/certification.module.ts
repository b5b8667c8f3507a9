import { Module } from '@nestjs/common';
import { CompetencyModule, competencyChanged } from '@hvs/competency';
import { PeopleModule } from '@hvs/people';
import { handle, subscribe, type Handler } from '@hvs/platform';
import { Certificates } from './certificates.service';
import { issueCertificates, renderCertificate } from './render-certificate.job';
import { Rendering } from './rendering.service';

@Module({ imports: [PeopleModule, CompetencyModule], providers: [Certificates, Rendering], exports: [Certificates] })
export class CertificationModule {}

/** What this lib listens to. */
export const certificationHandlers: Handler[] = [
  subscribe(competencyChanged, Certificates, 'considerCompetency'),
  handle(issueCertificates, Certificates, 'issueListed'),
  handle(renderCertificate, Rendering, 'render'),
];
