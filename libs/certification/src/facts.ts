import { fill, registerNumber, type Wording } from './wording';

export type CertificateKind = 'skill-group' | 'audience';

/** What a person is entitled to: a skill group attained, or everything an audience requires. */
export interface Entitlement {
  personId: string;
  kind: CertificateKind;
  subject: string;
  subjectName: string;
  since: Date;
  legalSource: string;
  statementIds: string[];
  groups: string[];
}

/** Who it is about, on the day of issue. */
export interface Holder { fullName: string; unitName: string; position: string }

/** Everything a certificate says. Frozen at issue: later changes of names, units or wording do not touch it. */
export interface CertificateFacts {
  registerNumber: string;
  holderName: string;
  unitName: string;
  position: string;
  holderLine: string;
  heading: string;
  subtitle: string;
  certifies: string;
  sentence: string;
  subjectName: string;
  title: string;
  groups: string[];
  completedOn: string;
  issuedOn: string;
  issuer: string;
  place: string;
  signer: string;
  verifyHint: string;
  legalSource: string;
  statementIds: string[];
  code: string;
  verifyUrl: string;
}

/** Certificates to issue now: entitled, not held yet (revoked counts as held), and since the day they go out by themselves. */
export const toIssue = (entitled: readonly Entitlement[], held: ReadonlySet<string>, autoFrom: Date | null): Entitlement[] =>
  entitled.filter((e) => !held.has(`${e.kind} ${e.subject}`) && (autoFrom === null || e.since >= autoFrom));

export const factsOf = (
  entitlement: Entitlement, holder: Holder, wording: Wording,
  frame: { year: number; number: number; code: string; issuedOn: string; completedOn: string; issuer: string; place: string; publicUrl: string },
): CertificateFacts => {
  const words = entitlement.kind === 'audience' ? wording.audience : wording.skillGroup;
  const values = { ten: entitlement.subjectName, nam: String(frame.year), 'chuc-danh': holder.position, 'don-vi': holder.unitName };
  return {
    registerNumber: registerNumber(wording, frame.year, frame.number),
    holderName: holder.fullName, unitName: holder.unitName, position: holder.position,
    holderLine: holder.position && holder.unitName ? fill(wording.holderLine, values) : holder.position || holder.unitName,
    heading: wording.title, subtitle: wording.subtitle, certifies: wording.certifies,
    sentence: fill(words.sentence, values), subjectName: entitlement.subjectName, title: fill(words.title, values), groups: entitlement.groups,
    completedOn: frame.completedOn, issuedOn: frame.issuedOn, issuer: frame.issuer, place: frame.place, signer: wording.signer, verifyHint: wording.verifyHint,
    legalSource: entitlement.legalSource, statementIds: entitlement.statementIds,
    code: frame.code, verifyUrl: `${frame.publicUrl}/verify/${frame.code}`,
  };
};
