import { Injectable } from '@nestjs/common';
import { Clock, Config, Database, holdLock, newId, type Tx } from '@hvs/platform';
import { caseIdentifier, readCasePackage, toCasePackage } from './case-package';
import { frameworkToCsv, readFrameworkCsv } from './framework-csv';
import { FrameworkDraft } from './framework-draft';
import { insertVersion, newestVersion, newestVersions, putInForce, standingGroups, takenCodes, tiesOf, versionNumbered, versionsOf, type FrameworkVersion, type Ties, type VersionGroup } from './framework-versions.queries';
import { competencyProblems } from './problems';
import { planReplacement, type Choices, type FoundBy, type Replacement } from './replacement';

/** A file that is to replace a framework. A CSV holds groups and skills only; what else a paper says of itself comes beside it. */
export interface Handed { format: 'csv' | 'case'; text: string; about?: Partial<Pick<FrameworkDraft, 'title' | 'source' | 'version' | 'verified' | 'note'>>; choices?: Choices }

interface PreviewItem { official: string; code: string; name: string; was: { code: string; name: string } | null; by: FoundBy; renamed: boolean }

/** What publishing would do; nothing is kept of it. `number`: the version it was compared with, to be handed back when publishing. */
export interface ReplacementPreview {
  framework: string; number: number;
  about: Pick<FrameworkDraft, 'title' | 'source' | 'version' | 'verified' | 'note' | 'levels'>;
  groups: (PreviewItem & { skills: PreviewItem[] })[];
  orphans: (Replacement['orphans'][number] & Omit<Ties, 'code'>)[];
  faults: string[];
}

/** Frameworks as data: every version that was in force, replaced by a file with a preview of what becomes what. */
@Injectable()
export class FrameworkVersions {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly config: Config) {}

  /** The version in force of each framework. */
  inForce(outer?: Tx): Promise<FrameworkVersion[]> {
    return newestVersions(outer ?? this.db.em);
  }

  /** The newest first. */
  async of(framework: string): Promise<FrameworkVersion[]> {
    const versions = await versionsOf(this.db.em, framework);
    if (versions.length === 0) throw missing();
    return versions;
  }

  async numbered(framework: string, number: number | undefined): Promise<FrameworkVersion> {
    const version = await (number === undefined ? newestVersion(this.db.em, framework) : versionNumbered(this.db.em, framework, number));
    if (!version) throw missing();
    return version;
  }

  toCsv(version: FrameworkVersion): string {
    return frameworkToCsv(draftOf(version));
  }

  /** A CFPackage of 1EdTech CASE 1.0. */
  toCase(version: FrameworkVersion): Record<string, unknown> {
    return toCasePackage(draftOf(version), { base: this.config.get('IRI_BASE'), framework: version.framework, number: version.number, publishedAt: version.publishedAt });
  }

  /** The framework whose CFDocument has this identifier; undefined when none has. */
  async byCaseIdentifier(identifier: string): Promise<FrameworkVersion | undefined> {
    return (await this.inForce()).find(({ framework }) => caseIdentifier(this.config.get('IRI_BASE'), framework) === identifier.toLowerCase());
  }

  preview(framework: string, handed: Handed): Promise<ReplacementPreview> {
    return this.db.transact(async (tx) => (await this.compare(tx, framework, handed)).preview);
  }

  /** Puts the file in force as the next version. `expected`: the number the preview was made against. */
  async publish(tx: Tx, by: string, framework: string, handed: Handed, expected: number, reason: string): Promise<FrameworkVersion> {
    await holdLock(tx, 'competency-framework', framework);
    const { preview, draft, replacement } = await this.compare(tx, framework, handed);
    if (preview.number !== expected) throw competencyProblems.frameworkMoved(`Khung đang ở bản ${preview.number}, bạn xem trước trên bản ${expected}. Chưa có gì thay đổi; hãy xem trước lại.`);
    if (preview.faults.length > 0) throw competencyProblems.replacementFaulty(`Chưa có gì thay đổi. ${preview.faults.slice(0, 5).join(' ')}`, { faults: preview.faults });
    const items: VersionGroup[] = replacement.groups.map(({ code, draft: group, skills }) => ({
      code, official: officialOf(code, group.code), name: group.name, verified: group.verified,
      skills: skills.map((skill) => ({ code: skill.code, official: officialOf(skill.code, skill.draft.code), name: skill.draft.name, summary: skill.draft.summary, verified: skill.draft.verified })),
    }));
    return this.put(tx, { framework, number: expected + 1, version: draft.version, title: draft.title, source: draft.source, verified: draft.verified, note: draft.note, levels: draft.levels, items, orphans: replacement.orphans, reason, publishedBy: by });
  }

  /** A framework as it came with the product's content. What an administrator has published since is left alone: his word is later. */
  async loadFromContent(tx: Tx, framework: string, draft: FrameworkDraft): Promise<void> {
    await holdLock(tx, 'competency-framework', framework);
    const versions = await versionsOf(tx, framework);
    const newest = versions[0];
    if (versions.some((version) => version.publishedBy !== null)) return;
    const items: VersionGroup[] = draft.groups.map((group) => ({ ...group, official: null, skills: group.skills.map((skill) => ({ ...skill, official: null })) }));
    const { groups: _, ...about } = draft;
    if (newest && same({ ...about, items }, { title: newest.title, source: newest.source, version: newest.version, verified: newest.verified, note: newest.note, levels: newest.levels, items: newest.items })) return;
    const orphans = planReplacement(await standingGroups(tx, framework), draft.groups).orphans;
    await this.put(tx, { framework, number: (newest?.number ?? 0) + 1, ...about, items, orphans, reason: newest ? 'Nội dung đi kèm sản phẩm đã đổi' : 'Nội dung đi kèm sản phẩm', publishedBy: null });
  }

  private async put(tx: Tx, version: Omit<FrameworkVersion, 'id' | 'publishedAt'>): Promise<FrameworkVersion> {
    const whole = { ...version, id: newId(), publishedAt: this.clock.now() };
    await putInForce(tx, whole);
    await insertVersion(tx, whole);
    return whole;
  }

  private async compare(tx: Tx, framework: string, handed: Handed): Promise<{ preview: ReplacementPreview; draft: FrameworkDraft; replacement: Replacement }> {
    const newest = await newestVersion(tx, framework);
    if (!newest) throw missing();
    const draft = readHanded(handed, newest);
    const replacement = planReplacement(await standingGroups(tx, framework), draft.groups, handed.choices ?? {}, await takenCodes(tx));
    const ties = new Map((await tiesOf(tx, replacement.orphans.map(({ code }) => code))).map((tie) => [tie.code, tie]));
    const orphans = replacement.orphans.map((orphan) => ({ ...orphan, ...ties.get(orphan.code)! }));
    const thisYear = this.config.get('PROGRAMME_YEAR');
    const needed = orphans.filter((orphan) => orphan.kind === 'group' && orphan.years.some((year) => year >= thisYear));
    const { title, source, version, verified, note, levels } = draft;
    return {
      draft, replacement,
      preview: {
        framework, number: newest.number, about: { title, source, version, verified, note, levels },
        groups: replacement.groups.map((group) => ({ ...previewItem(group), skills: group.skills.map(previewItem) })),
        orphans,
        faults: [
          ...replacement.faults,
          ...needed.map((group) => `Nhóm “${group.name}” (${group.code}) còn được yêu cầu trong năm ${group.years.filter((year) => year >= thisYear).join(', ')}: hãy ghép nó với một nhóm của khung mới, hoặc bỏ nó khỏi yêu cầu của năm trước.`),
        ],
      },
    };
  }
}

const missing = () => competencyProblems.frameworkMissing('Không có khung hoặc bản này. Hãy tải lại danh sách khung.');
const officialOf = (code: string, official: string): string | null => (code === official ? null : official);
const previewItem = ({ draft, code, was, by }: Replacement['groups'][number] | Replacement['groups'][number]['skills'][number]): PreviewItem => ({
  official: draft.code, code, name: draft.name, was: was && { code: was.code, name: was.name }, by, renamed: was !== null && was.name !== draft.name,
});

/** By the paper's own codes: so a file that is exported and handed in again changes nothing. */
const draftOf = (version: FrameworkVersion): FrameworkDraft => ({
  title: version.title, source: version.source, version: version.version, verified: version.verified, note: version.note, levels: version.levels,
  groups: version.items.map((group) => ({
    code: group.official ?? group.code, name: group.name, verified: group.verified,
    skills: group.skills.map((skill) => ({ code: skill.official ?? skill.code, name: skill.name, summary: skill.summary, verified: skill.verified })),
  })),
});

/** What neither the file nor the administrator says stays as it is. */
const readHanded = ({ format, text, about = {} }: Handed, newest: FrameworkVersion): FrameworkDraft => {
  const { title, source, version, verified, note, levels } = newest;
  const read = format === 'case' ? readCasePackage(text) : readFrameworkCsv(text);
  if (!read.ok) throw competencyProblems.fileUnreadable(`Chưa có gì thay đổi. ${read.faults[0]!.line > 0 ? `Dòng ${read.faults[0]!.line}: ` : ''}${read.faults[0]!.text}${read.faults.length > 1 ? ` (và ${read.faults.length - 1} lỗi khác)` : ''}`, { faults: read.faults });
  const whole = FrameworkDraft.safeParse(Array.isArray(read.value) ? { title, source, version, verified, note, levels, ...about, groups: read.value } : { ...read.value, ...about });
  if (whole.success) return whole.data;
  const faults = whole.error.issues.slice(0, 20).map((issue) => ({ line: 0, text: `${issue.path.join('.')}: ${issue.message}` }));
  throw competencyProblems.fileUnreadable(`Chưa có gì thay đổi. ${faults[0]!.text}`, { faults });
};

/** The database gives the keys of an object in an order of its own. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map(sorted)
  : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)])) : value);
