import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { migrate, openDataSource, parseConfig } from '@hvs/platform';

const SNAPSHOT = resolve(__dirname, '../../../..', 'libs/platform/src/database/schema.snapshot.txt');

/** Tables with their columns, constraints and indexes, and views, as PostgreSQL itself describes them; partitions come and go by the year. */
const DESCRIBE = `
  select line from (
    select 1 as kind, n.nspname || '.' || c.relname || ' ' || a.attnum as place,
      n.nspname || '.' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
        || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where c.relkind in ('r', 'p') and not c.relispartition
    union all
    select 2, n.nspname || '.' || c.relname || ' ' || k.conname, n.nspname || '.' || c.relname || ': ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where k.contype <> 'n' and not c.relispartition
    union all
    select 3, schemaname || '.' || indexname, indexdef from pg_indexes i
      where not (select relispartition from pg_class where oid = format('%I.%I', i.schemaname, i.tablename)::regclass)
    union all
    select 4, n.nspname || '.' || c.relname, 'view ' || n.nspname || '.' || c.relname || ' ' || regexp_replace(pg_get_viewdef(c.oid), '\\s+', ' ', 'g')
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'v'
    union all
    select 5, n.nspname || '.' || p.proname, 'function ' || n.nspname || '.' || p.proname || '(' || pg_get_function_arguments(p.oid) || ')' from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  ) described where line ~ '(platform|people|lrs|courses|assessment|learning|competency|certification|attainment)\\.' order by kind, place`;

/**
 * Migrates the empty database at DATABASE_URL and compares what came out with the snapshot in the sources, so that a
 * migration cannot change the schema unseen. With --write the snapshot is made anew.
 */
const main = async (): Promise<number> => {
  const source = await openDataSource(parseConfig(process.env).get('DATABASE_URL'), 2);
  await migrate(source);
  const lines = ((await source.query(DESCRIBE)) as { line: string }[]).map((row) => row.line);
  await source.destroy();
  const now = `${lines.join('\n')}\n`;
  if (process.argv.includes('--write')) {
    writeFileSync(SNAPSHOT, now);
    return 0;
  }
  const before = new Set(readFileSync(SNAPSHOT, 'utf8').split('\n'));
  const after = new Set(now.split('\n'));
  const drift = [...[...before].filter((l) => !after.has(l)).map((l) => `- ${l}`), ...[...after].filter((l) => !before.has(l)).map((l) => `+ ${l}`)];
  if (drift.length > 0) console.error(`Lược đồ khác bản ghi lại (${SNAPSHOT.split('/').at(-1)}); nếu đúng ý, chạy npm run schema:\n${drift.join('\n')}`);
  return drift.length > 0 ? 1 : 0;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
