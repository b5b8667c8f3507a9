import { Module } from '@nestjs/common';
import { CompetencyModule, competencyChanged } from '@hvs/competency';
import { PeopleModule } from '@hvs/people';
import { handle, subscribe, type Handler } from '@hvs/platform';
import { CertificateGround } from './certificate-ground.service';
import { Certificates } from './certificates.service';
import { issueCertificates, removeRendering, renderCertificate } from './render-certificate.job';
import { Rendering } from './rendering.service';

@Module({ imports: [PeopleModule, CompetencyModule], providers: [CertificateGround, Certificates, Rendering], exports: [CertificateGround, Certificates] })
export class CertificationModule {}

/** What this lib listens to. */
export const certificationHandlers: Handler[] = [
  subscribe(competencyChanged, Certificates, 'considerCompetency'),
  handle(issueCertificates, Certificates, 'issueListed'),
  handle(renderCertificate, Rendering, 'render'),
  handle(removeRendering, Rendering, 'remove'),
];
