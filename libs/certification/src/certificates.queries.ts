import { changed, firstRow, rows, type Tx } from '@hvs/platform';
import type { CertificateFacts, CertificateKind, Entitlement, Holder } from './facts';

const ENTITLED = `
  select a.person_id as "personId", 'skill-group' as kind, a.group_code as subject, g.name as "subjectName", a.attained_at as since,
    array_remove(array[a.statement_id::text], null) as "statementIds", array[g.name] as groups,
    coalesce((select min(r.legal_source) from competency.v_requirement r where r.group_code = a.group_code and r.year = a.year), '') as "legalSource"
  from competency.v_attained a join competency.v_skill_group g on g.code = a.group_code where a.year = $1
  union all
  select c.person_id, 'audience', c.audience, au.name, c.completed_at,
    array(select at.statement_id::text from competency.v_attained at join competency.v_requirement r on r.group_code = at.group_code and r.year = at.year
      where at.person_id = c.person_id and at.year = c.year and r.audience = c.audience and at.statement_id is not null order by r.position),
    array(select g.name from competency.v_requirement r join competency.v_skill_group g on g.code = r.group_code where r.year = c.year and r.audience = c.audience order by r.position),
    coalesce((select min(r.legal_source) from competency.v_requirement r where r.audience = c.audience and r.year = c.year), '')
  from competency.v_audience_completion c join competency.v_audience au on au.code = c.audience where c.year = $1`;

export const entitlementsOf = (tx: Tx, year: number, personId: string): Promise<Entitlement[]> =>
  rows<Entitlement>(tx, `select * from (${ENTITLED}) e where e."personId" = $2 order by since, kind desc, subject`, [year, personId]);

export const heldBy = async (tx: Tx, year: number, personId: string): Promise<Set<string>> => {
  const held = await rows<{ kind: string; subject: string }>(tx, `select kind, subject from certification.certificate where person_id = $1 and year = $2`, [personId, year]);
  return new Set(held.map((c) => `${c.kind} ${c.subject}`));
};

/** Of several memberships the longest-standing one is printed. */
export const holderOf = (tx: Tx, personId: string, day: string): Promise<Holder | undefined> =>
  firstRow<Holder>(
    tx,
    `select p.full_name as "fullName", coalesce(m.position, '') as position, coalesce(u.name, '') as "unitName" from people.v_person p
     left join people.v_membership m on m.person_id = p.id and daterange(m.valid_from, m.valid_to) @> $2::date
     left join people.v_unit u on u.id = m.unit_id and daterange(u.valid_from, u.valid_to) @> $2::date
     where p.id = $1 order by m.valid_from, m.id limit 1`,
    [personId, day],
  );

/** The next number of the year's register; its row stays locked until the transaction ends, so a rolled-back number is given again. */
export const takeNumber = async (tx: Tx, year: number): Promise<number> => {
  const taken = await changed<{ last_number: number }>(
    tx, `insert into certification.register as r (year, last_number) values ($1, 1) on conflict (year) do update set last_number = r.last_number + 1 returning last_number`, [year],
  );
  return taken[0]!.last_number;
};

export const insertCertificate = async (
  tx: Tx, c: { id: string; personId: string; kind: CertificateKind; subject: string; year: number; number: number; code: string; facts: CertificateFacts; at: Date; by: string | null },
): Promise<void> => {
  await tx.query(
    `insert into certification.certificate (id, person_id, kind, subject, year, number, code, facts, issued_at, issued_by) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
    [c.id, c.personId, c.kind, c.subject, c.year, c.number, c.code, JSON.stringify(c.facts), c.at, c.by],
  );
};

export interface Certificate {
  id: string;
  personId: string;
  kind: CertificateKind;
  subject: string;
  year: number;
  number: number;
  facts: CertificateFacts;
  issuedAt: Date;
  fileSha2: string | null;
  revokedAt: Date | null;
  revokedReason: string | null;
}
const CERTIFICATE = `c.id, c.person_id as "personId", c.kind, c.subject, c.year, c.number, c.facts, c.issued_at as "issuedAt", c.file_sha2 as "fileSha2", c.revoked_at as "revokedAt", c.revoked_reason as "revokedReason"`;

export const certificateById = (tx: Tx, id: string): Promise<Certificate | undefined> => firstRow(tx, `select ${CERTIFICATE} from certification.certificate c where c.id = $1`, [id]);
export const certificateByCode = (tx: Tx, code: string): Promise<Certificate | undefined> => firstRow(tx, `select ${CERTIFICATE} from certification.certificate c where c.code = $1`, [code]);
export const certificatesOf = (tx: Tx, personId: string): Promise<Certificate[]> =>
  rows(tx, `select ${CERTIFICATE} from certification.certificate c where c.person_id = $1 order by c.issued_at desc, c.number desc`, [personId]);

/** Of these statements, those that any certificate names as its ground. */
export const statementsCited = async (tx: Tx, ids: readonly string[]): Promise<string[]> =>
  (await rows<{ id: string }>(
    tx, `select distinct cited.id from certification.certificate c cross join jsonb_array_elements_text(c.facts->'statementIds') cited (id) where c.facts->'statementIds' ?| $1::text[] and cited.id = any($1)`, [ids],
  )).map(({ id }) => id);

export const certificatesCiting = (tx: Tx, personId: string, statementId: string): Promise<Certificate[]> =>
  rows(tx, `select ${CERTIFICATE} from certification.certificate c where c.person_id = $1 and c.facts->'statementIds' @> jsonb_build_array($2::text) order by c.year, c.number`, [personId, statementId]);

/** Today in Vietnam, whatever zone the server's clock is set to. */
const TODAY = `(now() at time zone 'Asia/Ho_Chi_Minh')::date`;

/** Whether the holder belongs today to a unit under one of the places; whoever holds the whole province sees also those who belong nowhere any more. */
const UNDER = (person: string, places: string): string =>
  `(exists (select 1 from people.v_membership m cross join lateral people.ancestors(m.unit_id, ${TODAY}) a
      where m.person_id = ${person} and daterange(m.valid_from, m.valid_to) @> ${TODAY} and a.id = any(${places}))
    or exists (select 1 from people.v_unit t where t.id = any(${places}) and t.parent_id is null))`;

export const isHolderUnder = async (tx: Tx, personId: string, places: string[]): Promise<boolean> => (await firstRow(tx, `select 1 where ${UNDER('$1', '$2')}`, [personId, places])) !== undefined;

/** How many of a list this person has issued since a moment: what a task did, also before it was killed and went on. */
export const countIssued = async (tx: Tx, year: number, by: string, since: Date, items: readonly { personId: string; kind: CertificateKind; subject: string }[]): Promise<number> => {
  const found = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from jsonb_to_recordset($4::jsonb) as i("personId" uuid, kind text, subject text)
     join certification.certificate c on c.person_id = i."personId" and c.kind = i.kind and c.subject = i.subject and c.year = $1
     where c.issued_by = $2 and c.issued_at >= $3`,
    [year, by, since, JSON.stringify(items)],
  );
  return found!.n;
};

/** Takes the name and the position off a person's certificates; the unit stays. Answers them with the PDFs they had, which are to be drawn anew. */
export const eraseHolder = (tx: Tx, personId: string, name: string): Promise<{ id: string; sha2: string | null }[]> =>
  changed(
    tx,
    `with named as (select id, file_sha2 from certification.certificate where person_id = $1 for update)
     update certification.certificate c set facts = facts || jsonb_build_object('holderName', $2::text, 'position', '', 'holderLine', facts->'unitName'), file_sha2 = null, ready_at = null
     from named where named.id = c.id returning c.id, named.file_sha2 as sha2`,
    [personId, name],
  );

export const markReady = async (tx: Tx, id: string, sha2: string, at: Date): Promise<void> => {
  await tx.query(`update certification.certificate set file_sha2 = $2, ready_at = $3 where id = $1 and file_sha2 is null`, [id, sha2, at]);
};

export const markRevoked = async (tx: Tx, id: string, by: string, reason: string, at: Date): Promise<boolean> =>
  (await changed(tx, `update certification.certificate set revoked_at = $4, revoked_by = $2, revoked_reason = $3 where id = $1 and revoked_at is null returning id`, [id, by, reason, at])).length > 0;

/** `before`: only what stands after this one in the list; unlike an offset it holds still while certificates are issued and revoked. */
export interface ListFilter { places: string[]; state?: 'issued' | 'ready' | 'revoked'; kind?: CertificateKind; q?: string; unitId?: string; before?: { year: number; number: number }; limit: number; offset: number }

export const listCertificates = (tx: Tx, f: ListFilter): Promise<(Certificate & { total: number })[]> =>
  rows(
    tx,
    `select ${CERTIFICATE}, count(*) over ()::int as total from certification.certificate c
     where ${UNDER('c.person_id', '$1')} and ($2::uuid is null or ${UNDER('c.person_id', 'array[$2::uuid]')})
       and ($3::text is null or $3 = case when c.revoked_at is not null then 'revoked' when c.file_sha2 is not null then 'ready' else 'issued' end)
       and ($4::text is null or c.kind = $4)
       and ($5::text is null or platform.search_form(c.facts->>'holderName') like '%' || platform.search_form($5) || '%' or c.facts->>'registerNumber' ilike $5 || '%' or c.code = upper($5))
       and ($8::int is null or (c.year, c.number) < ($8, $9::int))
     order by c.year desc, c.number desc limit $6 offset $7`,
    [f.places, f.unitId ?? null, f.state ?? null, f.kind ?? null, f.q ?? null, f.limit, f.offset, f.before?.year ?? null, f.before?.number ?? null],
  );

export interface Entitled { personId: string; kind: CertificateKind; subject: string; fullName: string; unitName: string; title: string; since: Date }

/** Who is entitled to what he does not hold. */
export const listEntitled = (tx: Tx, year: number, f: { places: string[]; unitId?: string; q?: string; kind?: CertificateKind; limit: number | null; offset: number }): Promise<(Entitled & { total: number })[]> =>
  rows(
    tx,
    `select e."personId", e.kind, e.subject, e."subjectName" as title, e.since, p.full_name as "fullName", count(*) over ()::int as total,
       coalesce((select min(u.name) from people.v_membership m join people.v_unit u on u.id = m.unit_id and daterange(u.valid_from, u.valid_to) @> ${TODAY}
         where m.person_id = p.id and daterange(m.valid_from, m.valid_to) @> ${TODAY}), '') as "unitName"
     from (${ENTITLED}) e join people.v_person p on p.id = e."personId"
     where not exists (select 1 from certification.certificate c where c.person_id = e."personId" and c.kind = e.kind and c.subject = e.subject and c.year = $1)
       and ${UNDER('p.id', '$2')} and ($3::uuid is null or ${UNDER('p.id', 'array[$3::uuid]')})
       and ($4::text is null or platform.search_form(p.full_name) like '%' || platform.search_form($4) || '%') and ($5::text is null or e.kind = $5)
     order by e.since, e."personId", e.kind, e.subject limit $6 offset $7`,
    [year, f.places, f.unitId ?? null, f.q ?? null, f.kind ?? null, f.limit, f.offset],
  );
