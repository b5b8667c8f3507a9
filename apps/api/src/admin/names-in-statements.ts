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

/** The accounts of ours in a statement. */
const accountsIn = (statement: Statement, homePage: string): string[] =>
  actorsIn(statement).flatMap(({ account }) => (account?.homePage === homePage ? [account.name] : []));

/** Who and what statements speak of, by the names we know: people by their accounts, activities by the store's definitions. */
export const namesIn = async (statements: readonly Statement[], from: { people: People; lrs: Lrs; homePage: string }): Promise<Names & { personOf: (actor: Actor) => Person | undefined }> => {
  const accounts = [...new Set(statements.flatMap((statement) => accountsIn(statement, from.homePage)))];
  const iris = [...new Set(statements.flatMap((statement) => activityIrisOf(statement).map(({ iri }) => iri)))];
  const [people, definitions] = await Promise.all([from.people.personsByAccount(accounts), from.lrs.definitions(iris)]);
  const personOf = ({ account }: Actor): Person | undefined => (account?.homePage === from.homePage ? people.get(account.name.toLowerCase()) : undefined);
  return {
    personOf,
    who: (actor) => personOf(actor)?.fullName,
    activity: (iri) => {
      const name = definitions.get(iri)?.name;
      return name?.['vi-VN'] ?? name?.['vi'] ?? Object.values(name ?? {})[0];
    },
  };
};
