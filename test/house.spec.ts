import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { envExample } from '@hvs/platform';
import { controllers } from '../apps/api/src/controllers';
import { ALLOW, PUBLIC, SHAPE } from '../apps/api/src/http/route';

/** The laws of the house that imports cannot show. What imports show is in .dependency-cruiser.cjs. */

const TOP = resolve(__dirname, '..');
const LIBS = readdirSync(join(TOP, 'libs'));
const SCHEMAS = LIBS.join('|');
const TEST_FILE = /\.(spec|e2e-spec)\.tsx?$/;

const filesUnder = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(TOP, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(node_modules|dist|out|var)$/.test(entry.name) ? [] : filesUnder(path, ending);
    return ending.test(entry.name) ? [path] : [];
  });
const read = (path: string): string => readFileSync(join(TOP, path), 'utf8');
/** Source without comments, so that prose about tables is not taken for SQL. */
const code = (path: string): string => read(path).replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;{])\/\/[^\n]*/g, '$1');

describe('every route says who may', () => {
  interface Route { name: string; path: string; allow: unknown; open: unknown; shape: unknown }
  const routesOf = (controller: Type): Route[] =>
    Object.getOwnPropertyNames(controller.prototype)
      .filter((name) => name !== 'constructor' && Reflect.hasMetadata(METHOD_METADATA, controller.prototype[name] ?? {}))
      .map((name) => {
        const handler = controller.prototype[name] as object;
        const said = (key: string): unknown => Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number];
        const path = `/${String(Reflect.getMetadata(PATH_METADATA, controller) ?? '')}/${String(Reflect.getMetadata(PATH_METADATA, handler) ?? '')}`.replace(/\/+/g, '/');
        return { name: `${method} ${path} (${controller.name}.${name})`, path, allow: said(ALLOW), open: said(PUBLIC), shape: Reflect.getMetadata(SHAPE, handler) };
      });
  const routes = controllers.flatMap(routesOf);

  test('there are routes to look at', () => expect(routes.length).toBeGreaterThan(40));

  test.each(routes.map((r) => [r.name, r] as const))('%s: @Allow with a permission, or @Public with a reason', (_, route) => {
    if (route.allow === undefined) expect(String(route.open ?? '')).toMatch(/\w.{5,}/);
    else expect(route.allow).toMatch(/^[a-z-]+(\.[a-z-]+)?$/);
  });

  test('every JSON route stands in the OpenAPI document, where the subtree journey finds it', () => {
    expect(routes.filter((r) => r.path.startsWith('/api/') && r.path !== '/api/openapi.json' && !r.shape).map((r) => r.name)).toEqual([]);
  });
});

describe('a lib\'s tables are its own', () => {
  /** `schema.name` where it stands as a table, with the word before it. */
  const touched = (source: string): { act: 'writes' | 'reads'; schema: string; name: string }[] => {
    const found = [...source.matchAll(new RegExp(`\\b(insert\\s+into|update|delete\\s+from|truncate(?:\\s+table)?|lock\\s+table|from|join)\\s+((?:(?:${SCHEMAS})\\.\\w+[\\s,]*)+)`, 'gi'))];
    return found.flatMap(([, word, names]) =>
      [...names!.matchAll(new RegExp(`\\b(${SCHEMAS})\\.(\\w+)`, 'g'))].map(([, schema, name]) => ({ act: /^(from|join)$/i.test(word!) ? ('reads' as const) : ('writes' as const), schema: schema!, name: name! })),
    );
  };
  /** Views, and the functions that stand in migrations, are a lib's door in SQL. */
  const functions = new Set(filesUnder('libs/platform/src/database/migrations', /\.ts$/).flatMap((path) => [...read(path).matchAll(/create function (\w+\.\w+)\(/g)].map((m) => m[1]!)));
  const isDoor = (schema: string, name: string): boolean => name.startsWith('v_') || functions.has(`${schema}.${name}`);

  /** Who breaks the law, where, and why it may. */
  const EXCEPTIONS: Record<string, { tables: RegExp; reason: string }> = {
    'libs/attainment/src/rebuild.service.ts': {
      tables: /^(learning\.(enrolment|unit_progress)|competency\.(attained|audience_completion))$/,
      reason: 'compares what is derived, row by row, with what stands in the tables, and keeps them still meanwhile; it writes through the services of those libs',
    },
    'apps/cli/src/bench/ceiling.ts': { tables: /^lrs\.(statement(_agent|_activity)?_y|agent|activity|verb)$/, reason: 'measures how fast PostgreSQL by itself takes the rows that the store writes' },
    'apps/cli/src/bench-assessment.ts': { tables: /^(people\.person|learning\.enrolment|assessment\.(sitting|question)|lrs\.statement)$/, reason: 'makes a hundred thousand sittings to mark anew, and counts what the load left behind, in a database of its own' },
    'apps/cli/src/bench-lrs.ts': { tables: /^(lrs\.statement|platform\.outbox)$/, reason: 'counts what the load left behind, in a database of its own' },
    'apps/cli/src/seed-demo.ts': { tables: /^platform\.task$/, reason: 'remembers as a finished task that the demo data are in' },
  };
  const excused = (path: string, table: string): boolean => EXCEPTIONS[path]?.tables.test(table) ?? false;

  const sources = [...filesUnder('libs', /\.ts$/), ...filesUnder('apps/api', /\.ts$/), ...filesUnder('apps/worker', /\.ts$/), ...filesUnder('apps/cli/src', /\.ts$/)]
    .filter((path) => !TEST_FILE.test(path) && !path.includes('/migrations/'));
  const foreign = sources.flatMap((path) => {
    const lib = /^libs\/([^/]+)\//.exec(path)?.[1];
    return touched(code(path)).filter((t) => t.schema !== lib).map((t) => ({ path, ...t, table: `${t.schema}.${t.name}` }));
  });

  test('no SQL writes to the schema of another lib', () => {
    expect(foreign.filter((f) => f.act === 'writes' && !excused(f.path, f.table)).map((f) => `${f.path} writes ${f.table}`)).toEqual([]);
  });

  test('another lib is read only through its views and functions', () => {
    expect(foreign.filter((f) => f.act === 'reads' && !isDoor(f.schema, f.name) && !excused(f.path, f.table)).map((f) => `${f.path} reads ${f.table}`)).toEqual([]);
  });

  test('reporting reads views, never a table', () => {
    const seen = sources.filter((path) => path.startsWith('libs/reporting/')).flatMap((path) => touched(code(path)).map((t) => ({ path, ...t })));
    expect(seen.filter((t) => t.act === 'writes' || !isDoor(t.schema, t.name)).map((t) => `${t.path} ${t.act} ${t.schema}.${t.name}`)).toEqual([]);
  });

  test('an exception that nobody needs any more is taken off the list', () => {
    expect(Object.keys(EXCEPTIONS).filter((path) => !foreign.some((f) => f.path === path && excused(path, f.table)))).toEqual([]);
  });

  test('a migration makes things in one schema, that of the lib it is named after', () => {
    const strange = filesUnder('libs/platform/src/database/migrations', /^\d+-.*\.ts$/).flatMap((path) => {
      const lib = LIBS.find((name) => basename(path).includes(`-${name}-`));
      const made = [...read(path).matchAll(/create (?:table|view|function|materialized view)\s+(\w+)\./gi)].map((m) => m[1]!);
      return made.filter((schema) => schema !== lib).map((schema) => `${basename(path)} makes something in ${schema}`);
    });
    expect(strange).toEqual([]);
  });

  test.each([
    ['insert into learning.enrolment (id) values ($1)', 'writes learning.enrolment'],
    ['UPDATE\n  people.person p set full_name = $1', 'writes people.person'],
    ['delete from lrs.statement where id = $1', 'writes lrs.statement'],
    ['lock table learning.enrolment, competency.attained in exclusive mode', 'writes learning.enrolment, writes competency.attained'],
    ['select 1 from certification.certificate c join people.v_person p on true', 'reads certification.certificate, reads people.v_person'],
  ])('the law sees a planted fault: %s', (sql, expected) => {
    expect(touched(sql).map((t) => `${t.act} ${t.schema}.${t.name}`).join(', ')).toBe(expected);
  });
});

describe('doors are small', () => {
  const MOST = 25;
  /** Wider doors, with the reason. The number is what stands there now: it may fall, not grow. */
  const WIDE: Record<string, { most: number; reason: string }> = {
    platform: { most: 29, reason: 'seven rooms behind one door (config, database, jobs, files, problems, clock, log), four names a room; a room of its own each would be seven libs' },
  };
  test.each(LIBS)('libs/%s has at most 25 names that are values, and lists each', async (lib) => {
    const path = `libs/${lib}/src/index.ts`;
    expect(read(path)).not.toMatch(/export \*/);
    expect(read(path)).not.toMatch(/export default/);
    const door = (await import(join(TOP, path))) as Record<string, unknown>;
    const names = Object.keys(door).filter((name) => name !== '__esModule');
    expect(names.length).toBeGreaterThan(0);
    expect(names.length > (WIDE[lib]?.most ?? MOST) ? names : []).toEqual([]);
  });
});

describe('files', () => {
  const MOST_LINES = 500;
  const LONG: Record<string, string> = {
  };
  const all = ['apps', 'libs', 'test'].flatMap((folder) => filesUnder(folder, /\.(ts|tsx|mjs|cjs|css)$/));
  const lines = (path: string): number => read(path).split('\n').length - 1;

  test('none is longer than 500 lines without a reason', () => {
    expect(all.filter((path) => lines(path) > MOST_LINES && !LONG[path]).map((path) => `${path}: ${lines(path)}`)).toEqual([]);
    expect(Object.keys(LONG).filter((path) => !all.includes(path) || lines(path) <= MOST_LINES)).toEqual([]);
  });

  test('none is named after being left over: utils, helper, manager, common, shared', () => {
    const words = /(^|[-.])(utils?|helpers?|managers?|common|shared|misc)([-.]|$)/i;
    const parts = (path: string): string[] => relative(TOP, join(TOP, path)).split('/');
    expect(all.filter((path) => parts(path).some((part) => words.test(part)))).toEqual([]);
  });

  test('names are kebab-case, and a suffix is one of the list', () => {
    const suffixes = 'module|service|entity|queries|job|controller|guard|filter|interceptor|adapter|spec';
    const name = new RegExp(`^[a-z0-9]+(-[a-z0-9]+)*(\\.(${suffixes}|properties))?(\\.spec)?\\.ts$`);
    expect(filesUnder('libs', /\.ts$/).concat(filesUnder('apps/api/src', /\.ts$/), filesUnder('apps/worker/src', /\.ts$/)).filter((path) => !name.test(basename(path)))).toEqual([]);
  });

  test('.env.example is what the config schema says', () => expect(read('.env.example')).toBe(envExample()));
});

describe('decision records', () => {
  const records = filesUnder('docs/decisions', /\.md$/).map((path) => basename(path)).sort();

  test('are numbered from 0001 without a gap or a double, and begin with their number', () => {
    expect(records.map((name) => name.slice(0, 5))).toEqual(records.map((_, i) => `${String(i + 1).padStart(4, '0')}-`));
    for (const name of records) expect(read(`docs/decisions/${name}`)).toMatch(new RegExp(`^# ${name.slice(0, 4)} \\S`));
  });
});
