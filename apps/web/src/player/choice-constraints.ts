import type { RunTree } from '@hvs/scorm';

/**
 * Two limits of choice the run-time reads otherwise than the standard (SN 3.3, SB.2.9 11): `constrainChoice` on an activity lets
 * a learner choose, out of it, only what comes right before or after it; `preventActivation` keeps him from choosing his way
 * into an activity that has not begun. Neither says anything about moving within the activity that carries it.
 */
export interface ChoiceConstraints {
  /** Whether they let the learner go from one item to another. `isActive`: whether an activity is being attempted. */
  allow(from: string | null, to: string, isActive: (itemId: string) => boolean): boolean;
}

type Settings = NonNullable<RunTree['sequencing']>;
interface Place { readonly path: readonly Settings[]; readonly order: number }

export const choiceConstraintsOf = (root: Settings): ChoiceConstraints => {
  const places = new Map<string, Place>();
  const walk = (node: Settings, above: readonly Settings[]): void => {
    const path = [...above, node];
    places.set(node.id, { path, order: places.size });
    for (const child of node.children ?? []) walk(child, path);
  };
  walk(root, []);
  const has = (node: Settings, name: 'constrainChoice' | 'preventActivation'): boolean => node.choiceConstraints?.[name] === true;

  const mayEnter = (path: readonly Settings[], isActive: (itemId: string) => boolean): boolean =>
    path.slice(1, -1).every((node) => !has(node, 'preventActivation') || isActive(node.id));

  /** What stands right before or after an activity among its siblings; the outermost constrained one decides. */
  const isNext = (constrained: Place, to: Place): boolean => {
    const parent = constrained.path.at(-2)!;
    const at = parent.children!.indexOf(constrained.path.at(-1)!);
    const neighbour = parent.children![to.order > constrained.order ? at + 1 : at - 1];
    return neighbour !== undefined && to.path.includes(neighbour);
  };

  return {
    allow: (from, to, isActive) => {
      const target = places.get(to);
      if (target === undefined || !mayEnter(target.path, isActive)) return false;
      const here = from === null ? undefined : places.get(from);
      if (here === undefined || from === to) return true;
      const left = here.path.filter((node) => !target.path.includes(node));
      const constrained = left.find((node) => has(node, 'constrainChoice'));
      return constrained === undefined || isNext(places.get(constrained.id)!, target);
    },
  };
};
