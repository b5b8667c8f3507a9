/** What must hold for every statement there is, not only for those we thought of. */
import fc from 'fast-check';
import { anyStatement, FORMATS, MUTATIONS, objectsIn, type Node } from '../../../test/support/any-statement';
import { activityIrisOf, visitActors } from './links';
import { canonical, idsOnly, toVersion } from './formats';
import { agentKey } from './identity';
import { prepareStatement } from './prepare-statement';
import { sameStatement } from './same-statement';
import { parseStatement } from './statement';
import type { Statement, XapiVersion } from './types';

const VERSIONS: readonly XapiVersion[] = ['1.0.3', '2.0.0'];
/** Each pair of role and identity once. */
const agentsOf = (statement: Statement): string[] => {
  const pairs = new Set<string>();
  visitActors(statement, (actor, role) => void pairs.add(`${role} ${agentKey(actor) ?? ''}`));
  return [...pairs];
};

const accepted = (input: unknown, version: XapiVersion): Statement => {
  const parsed = parseStatement(input, version);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.statement;
};

describe.each(VERSIONS)('any statement of %s', (version) => {
  const statements = anyStatement(version);
  const check = (property: (statement: Node) => void): void => fc.assert(fc.property(statements, property), { numRuns: 100 });

  test('passes and comes back value for value', () => check((input) => {
    const text = JSON.stringify(input);
    expect(JSON.stringify(accepted(JSON.parse(text), version))).toBe(text);
  }));

  test('is the same as itself, prepared or with its keys turned round', () => check((input) => {
    const statement = accepted(input, version);
    const turned = (value: unknown): unknown => (typeof value !== 'object' || value === null || Array.isArray(value) ? value
      : Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, turned(inner)])));
    const prepared = prepareStatement(statement, { id: '6690e6c9-3ef0-4ed3-8b37-7f3964730bee', authority: { mbox: 'mailto:lrs@b.vn' }, version });
    expect(sameStatement(statement, turned(statement) as Statement)).toBe(true);
    expect(sameStatement(prepared, statement)).toBe(true);
    accepted(JSON.parse(JSON.stringify(prepared)), version);
  }));

  test('is still a statement as ids, canonical and for the other version, about the same agents and activities', () => check((input) => {
    const statement = accepted(input, version);
    const [ids, plain] = [idsOnly(statement), canonical(statement, 'vi, en;q=0.5')];
    for (const shown of [ids, plain]) {
      accepted(JSON.parse(JSON.stringify(shown)), version);
      expect(activityIrisOf(shown)).toEqual(activityIrisOf(statement));
    }
    expect(agentsOf(plain)).toEqual(agentsOf(statement));
    // Members of an identified group are not needed to identify it.
    expect(agentsOf(statement)).toEqual(expect.arrayContaining(agentsOf(ids)));
    const prepared = { ...statement, version: version === '2.0.0' ? '2.0.0' : '1.0.0' };
    for (const other of VERSIONS) accepted(toVersion(prepared, other), other);
  }));

  test.each(Object.entries(MUTATIONS))('is refused with %s, wherever it is', (_, mutate) => {
    fc.assert(fc.property(statements, fc.nat(), fc.nat(), (input, where, which) => {
      const nodes = objectsIn(input).filter((node) => Object.keys(node).length > 0);
      const node = nodes[where % nodes.length];
      const keys = Object.keys(node);
      mutate(node, keys[which % keys.length]);
      const parsed = parseStatement(input, version);
      expect(parsed.ok).toBe(false);
      expect(parsed.ok ? '' : parsed.faults[0].clause).toMatch(/^(xAPI|RFC) .*§/);
    }), { numRuns: 100 });
  });

  test('is refused with an empty string where a form is demanded (Data §2.2)', () => {
    fc.assert(fc.property(statements, fc.nat(), (input, which) => {
      const places = objectsIn(input).flatMap((node) => Object.keys(node)
        .filter((key) => FORMATS.has(key) && typeof node[key] === 'string' && !isComponentId(input, node, key)).map((key) => [node, key] as const));
      const [node, key] = places[which % places.length];
      node[key] = '';
      expect(parseStatement(input, version).ok).toBe(false);
    }), { numRuns: 100 });
  });

  test('is refused without any of its required properties (Data §2.4)', () => check((input) => {
    for (const key of ['actor', 'verb', 'object']) {
      const rest = Object.entries(input).filter(([name]) => name !== key);
      expect(parseStatement(Object.fromEntries(rest), version).ok).toBe(false);
    }
  }));

  test('no JSON at all makes it throw', () => {
    fc.assert(fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }), (input) => {
      expect(typeof parseStatement(input, version).ok).toBe('boolean');
    }), { numRuns: 500 });
  });
});

/** The id of an interaction component is any string, an empty one too. */
function isComponentId(statement: unknown, node: Node, key: string): boolean {
  return key === 'id' && objectsIn(statement).some((owner) => ['choices', 'scale', 'source', 'target', 'steps']
    .some((list) => Array.isArray(owner[list]) && (owner[list] as unknown[]).includes(node)));
}
