export { CertificationModule, certificationHandlers } from './certification.module';
export { CertificateGround } from './certificate-ground.service';
export { Certificates, type Asked } from './certificates.service';
export { certificateIssued } from './events';
export { qrSvg } from './qr';
export type { Certificate, Entitled } from './certificates.queries';
