import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tx } from '@hvs/platform';
import { parse } from 'yaml';
import { z } from 'zod';
import { hashPassword } from '../password-hash.adapter';
import { demoPeople } from './demo-people';
import { demoUnits, officialUnits, type PlannedUnit } from './demo-units';
import { DemoFile, UnitsFile } from './files';
import { seededRandom } from './random';
import { insertPeople, insertUnits } from './seed.queries';

/** Somebody to sign in as when trying the system out. */
export interface DemoAccount {
  username: string;
  password: string;
  fullName: string;
  about: string;
  position: string;
  unitName: string;
}

interface Settings {
  /** The folder `content` (CONTENT_DIR). */
  contentDir: string;
  now: Date;
}

/** Loads the official units of content/units; units that are there stay as they are. Gives how many are new. */
export const seedUnits = (tx: Tx, { contentDir, now }: Settings): Promise<number> => insertUnits(tx, readOfficialUnits(contentDir), now);

/**
 * Loads the demonstration province of content/demo: some 2,000 made-up people in the official units, and schools, enterprises
 * and village teams of their own. Needs `seedUnits` first; doing it again adds nothing.
 */
export const seedDemoPeople = async (tx: Tx, { contentDir, now }: Settings): Promise<{ units: number; people: number; accounts: DemoAccount[] }> => {
  const file = read(join(contentDir, 'demo', 'demo.yaml'), DemoFile);
  const official = readOfficialUnits(contentDir);
  const random = seededRandom(file.seed);
  const communes = official.filter((unit) => (unit.kind === 'commune' || unit.kind === 'ward') && unit.validTo === null);
  const own = demoUnits(file, communes, random);
  const all = [...official, ...own];
  const units = await insertUnits(tx, own, now);
  // One hash for all: a hash each would take a minute, and the password is in the file anyway.
  const people = await insertPeople(tx, demoPeople(file, all, random), await hashPassword(file.password), now);
  const names = new Map(all.map((unit) => [unit.code, unit.name]));
  const accounts = file.accounts.map(({ username, fullName, about, position, unit }) => ({ username, password: file.password, fullName, about, position, unitName: names.get(unit) ?? unit }));
  return { units, people, accounts };
};

const readOfficialUnits = (contentDir: string): PlannedUnit[] =>
  readdirSync(join(contentDir, 'units')).filter((name) => name.endsWith('.yaml')).sort().flatMap((name) => officialUnits(read(join(contentDir, 'units', name), UnitsFile)));

const read = <T>(path: string, form: z.ZodType<T>): T => {
  const parsed = form.safeParse(parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path}:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
};
