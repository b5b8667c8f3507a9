/** As the API answers them. */
export interface FrameworkSummary { framework: string; number: number; version: string; title: string; source: string; verified: boolean; note: string; reason: string; publishedAt: string; publishedBy: string | null; groups: number; skills: number; levels: number; orphans: number }
export interface FrameworkList { items: FrameworkSummary[]; crosswalks: { from: string; to: string; rows: number }[] }
export interface Skill { code: string; official: string | null; name: string; summary: string; verified: boolean }
export interface Orphan { kind: 'group' | 'skill'; code: string; name: string; group: string }
export interface FrameworkDetail extends Omit<FrameworkSummary, 'groups' | 'skills' | 'levels' | 'orphans'> {
  items: { code: string; official: string | null; name: string; verified: boolean; skills: Skill[] }[];
  levels: { code: string; name: string; note: string }[];
  orphans: Orphan[];
  versions: FrameworkSummary[];
}
export interface PreviewItem { official: string; code: string; name: string; was: { code: string; name: string } | null; by: 'chosen' | 'code' | 'name' | 'new'; renamed: boolean }
export interface Preview {
  framework: string; number: number;
  about: { title: string; source: string; version: string; verified: boolean; note: string };
  groups: (PreviewItem & { skills: PreviewItem[] })[];
  orphans: (Orphan & { questions: number; courses: number; people: number; years: number[] })[];
  faults: string[];
}
export interface CrosswalkRow { id: string; from: string; to: string; fromName: string | null; toName: string | null; relation: 'exactMatchOf' | 'isPartOf' | 'isRelatedTo'; note: string; verified: boolean }
export interface PlanRow { audience: string; groups: string[]; deadline: string; legalSource: string; verified: boolean }
export interface Plan { year: number; years: number[]; mark: string; rows: PlanRow[]; groups: { code: string; name: string; framework: string }[]; audiences: { code: string; name: string }[] }
export interface PlanChange { id: string; at: string; byName: string; reason: string; differences: { audience: string; added: string[]; dropped: string[]; deadline: [string | null, string | null] | null; legalSource: [string | null, string | null] | null }[] }
