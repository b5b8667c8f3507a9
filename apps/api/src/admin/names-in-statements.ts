import type { Lrs } from '@hvs/lrs';
import type { People, Person } from '@hvs/people';
import { activityIrisOf, type Actor, type Statement } from '@hvs/xapi';
import type { Names } from './statement-sentence';

const actorsIn = (statement: Statement): Actor[] => {
  const { object, context } = statement;
  const told = object.objectType === 'SubStatement' ? [object.actor, object.object, object.context?.instructor, object.context?.team] : [object];
  const all = [statement.actor, context?.instructor, context?.team, ...told] as (Actor | undefined)[];
  return all.flatMap((actor) => (actor ? [actor, ...(actor.objectType === 'Group' ? actor.member ?? [] : [])] : []));
};

/** Who and what statements speak of, by the names we know: people by their accounts, activities by the store's definitions. */
export const namesIn = async (statements: readonly Statement[], from: { people: People; lrs: Lrs; iriBase: string }): Promise<Names & { personOf: (actor: Actor) => Person | undefined }> => {
  const iris = [...new Set(statements.flatMap((statement) => activityIrisOf(statement).map(({ iri }) => iri)))];
  const [personOf, definitions] = await Promise.all([from.people.personsBehind(statements.flatMap(actorsIn), from.iriBase), from.lrs.definitions(iris)]);
  return {
    personOf,
    who: (actor) => personOf(actor)?.fullName,
    activity: (iri) => {
      const name = definitions.get(iri)?.name;
      return name?.['vi-VN'] ?? name?.['vi'] ?? Object.values(name ?? {})[0];
    },
  };
};
