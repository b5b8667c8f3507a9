import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Not breaking: a new part of the schema. */
export class CertificationRegister1795306080000 implements MigrationInterface {
  name = 'CertificationRegister1795306080000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create schema certification;
-- One counter a year; taking a number locks its row until the certificate is in, so that no number is lost or given twice.
create table certification.register (
  year integer primary key,
  last_number integer not null
);
create table certification.certificate (
  id uuid primary key,
  person_id uuid not null references people.person,
  kind text not null check (kind in ('skill-group', 'audience')),
  subject text not null,
  year integer not null,
  number integer not null,
  code text not null unique,
  facts jsonb not null,
  issued_at timestamptz not null,
  issued_by uuid,
  file_sha2 text,
  ready_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid,
  revoked_reason text,
  unique (year, number),
  unique (person_id, kind, subject, year),
  check ((revoked_at is null) = (revoked_reason is null)),
  check ((ready_at is null) = (file_sha2 is null))
);
create index certificate_issued on certification.certificate (issued_at desc);
create index certificate_holder on certification.certificate using gin (platform.search_form(facts->>'holderName') gin_trgm_ops);
create view certification.v_certificate as
  select id, person_id, kind, subject, year, number, facts->>'registerNumber' as register_number, facts->>'holderName' as holder_name,
    facts->>'title' as title, facts->>'unitName' as unit_name, issued_at, ready_at, revoked_at, revoked_reason from certification.certificate;
`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
