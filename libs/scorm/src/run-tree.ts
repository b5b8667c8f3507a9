import type { Item, Manifest, Organisation, ScormType, Standard } from './types';
import { asksForSequencing, sequencingSettings, type ActivitySettings } from './sequencing-settings';

/**
 * What a visit needs of the manifest: the tree as the learner sees it, and, where the package has rules about the order of
 * its items, those rules in the words of the run-time. The same for every learner of a version.
 */

export interface RunItem {
  /** The manifest's own: content names it in its requests (`{target=ITEM-2}choice`). */
  readonly id: string;
  /** Only what can be opened has one: what the course calls it. */
  readonly unitId?: string;
  readonly title: string;
  readonly isVisible: boolean;
  readonly kind?: ScormType;
  /** 1.2 aicc_script. */
  readonly prerequisites?: string;
  /** 2004: the buttons the content draws itself. */
  readonly hideLmsUi: readonly string[];
  /** 2004: those the manifest names; they are there before content asks (RTE 4.2.17). */
  readonly objectiveIds: readonly string[];
  readonly children: readonly RunItem[];
}

export interface RunTree {
  readonly standard: Standard;
  readonly title: string;
  readonly items: readonly RunItem[];
  /** Only where the package says how its items follow one another; without it the learner goes where he likes. */
  readonly sequencing?: ActivitySettings;
}

/** What a global objective holds, as far as somebody has said so (SN 3.10.3). */
export interface GlobalObjective {
  readonly satisfied?: boolean;
  /** -1 to 1. */
  readonly measure?: number;
  readonly completed?: boolean;
  /** 0 to 1. */
  readonly progress?: number;
}

export type GlobalObjectives = { readonly [objectiveId: string]: GlobalObjective };

const itemsOf = (items: readonly Item[], unitIdOf: (itemId: string) => string | undefined): readonly RunItem[] =>
  items.map((item) => ({
    id: item.id,
    ...(item.href === undefined ? {} : { unitId: unitIdOf(item.id), kind: item.scormType ?? 'sco' }),
    title: item.title,
    isVisible: item.isVisible,
    ...(item.prerequisites === undefined ? {} : { prerequisites: item.prerequisites }),
    hideLmsUi: item.hideLmsUi,
    objectiveIds: item.objectives.flatMap(({ id }) => (id === undefined || id === '' ? [] : [id])),
    children: itemsOf(item.children, unitIdOf),
  }));

const isSequenced = ({ standard, organisation }: Pick<Manifest, 'standard' | 'organisation'>): boolean => {
  const any = (items: readonly Item[]): boolean => items.some((item) => asksForSequencing(item) || any(item.children));
  return standard === 'scorm2004' && (asksForSequencing(organisation) || any(organisation.items));
};

/** A course may call a unit otherwise than its manifest does, so that it stays the same over new versions of a package. */
export const runOf = (
  manifest: Pick<Manifest, 'standard' | 'title'> & { readonly organisation: Organisation }, unitIdOf: (itemId: string) => string | undefined = (id) => id,
): RunTree => ({
  standard: manifest.standard,
  title: manifest.organisation.title || manifest.title,
  items: itemsOf(manifest.organisation.items, unitIdOf),
  ...(isSequenced(manifest) ? { sequencing: sequencingSettings(manifest.organisation) } : {}),
});
