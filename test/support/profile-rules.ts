import type { ProfileRule, ProfileTemplate, StatementProfile } from '../../apps/api/src/public/statement-profiles';

/** A validator of xAPI Profiles (1.0, part two §8): which templates a statement matches, and which of their rules it breaks. */

type Json = unknown;

/** The part of JSONPath that profiles may use and ours do: children by name, all children, unions of whole paths. */
const valuesAt = (statement: Json, location: string): Json[] => location.split('|').flatMap((path) => {
  const steps = [...path.trim().replace(/^\$/, '').matchAll(/\.([\w]+)|\[\*\]|\['([^']+)'\]/g)];
  if (steps.map(([whole]) => whole).join('') !== path.trim().replace(/^\$/, '')) throw new Error(`not a path: ${path}`);
  return steps.reduce<Json[]>((found, [, name, quoted]) => found.flatMap((value) => {
    if (typeof value !== 'object' || value === null) return [];
    const key = name ?? quoted;
    if (key === undefined) return Object.values(value);
    return Object.hasOwn(value, key) ? [(value as Record<string, Json>)[key]] : [];
  }), [statement]);
});

const breaks = (statement: Json, rule: ProfileRule): boolean => {
  const values = valuesAt(statement, rule.location);
  if (rule.presence === 'included' && values.length === 0) return true;
  if (rule.presence === 'excluded') return values.length > 0;
  if (rule.presence === 'recommended' && values.length === 0) return false;
  if (rule.any && !values.some((value) => (rule.any as Json[]).includes(value))) return true;
  return rule.all !== undefined && !values.every((value) => (rule.all as Json[]).includes(value));
};

const matches = (statement: Json, template: ProfileTemplate): boolean =>
  valuesAt(statement, '$.verb.id')[0] === template.verb
  && (template.objectActivityType === undefined || valuesAt(statement, '$.object.definition.type')[0] === template.objectActivityType);

export interface Verdict {
  /** Ids of the templates it matches, without the profile's. */
  readonly templates: string[];
  /** `template: location` of every rule it breaks. */
  readonly broken: string[];
}

export const judge = (statement: Json, profile: StatementProfile): Verdict => {
  const nameOf = (template: ProfileTemplate): string => template.id.split('#')[1]!;
  const matching = profile.templates.filter((template) => matches(statement, template));
  return {
    templates: matching.map(nameOf),
    broken: matching.flatMap((template) => template.rules.filter((rule) => breaks(statement, rule)).map((rule) => `${nameOf(template)}: ${rule.location}`)),
  };
};

/** Whether a statement says that it follows this version. */
export const follows = (statement: Json, version: string): boolean => valuesAt(statement, '$.context.contextActivities.category[*].id').includes(version);
