import { plainLetters } from '../login';
import type { Day, UnitKind } from '../shapes';
import type { DemoFile, UnitsFile } from './files';
import { between, pick, type Random } from './random';

/** A unit to be made, its parent named by code. */
export interface PlannedUnit {
  code: string;
  name: string;
  kind: UnitKind;
  parentCode: string | null;
  officialCode: string | null;
  validFrom: Day;
  validTo: Day | null;
}

/** Parents before children. */
export const officialUnits = (file: UnitsFile): PlannedUnit[] => {
  const { province } = file;
  const under = (kind: UnitKind) => (unit: { code: string; name: string; officialCode?: string; validFrom?: Day; validTo?: Day }): PlannedUnit => ({
    code: unit.code, name: unit.name, kind, parentCode: province.code, officialCode: unit.officialCode ?? null,
    validFrom: unit.validFrom ?? file.validFrom, validTo: unit.validTo ?? null,
  });
  return [
    { ...under('province')(province), parentCode: null },
    ...file.departments.map(under('department')), ...file.wards.map(under('ward')), ...file.communes.map(under('commune')), ...file.former.map(under('commune')),
  ];
};

/** The made-up units: those the file names, and a community digital team in some villages. */
export const demoUnits = (file: DemoFile, communes: readonly PlannedUnit[], random: Random): PlannedUnit[] => {
  const base = { officialCode: null, validFrom: file.startsOn, validTo: null };
  const listed = file.units.map(({ code, name, kind, parent }): PlannedUnit => ({ ...base, code, name, kind, parentCode: parent }));
  const teams = communes.flatMap((commune) => villagesWithTeams(file, commune, random).map((village): PlannedUnit => ({
    ...base, code: `to-cds-${commune.code}-${slug(village)}`, name: `${file.teams.namePrefix} ${commune.kind === 'ward' ? 'tổ dân phố' : 'bản'} ${village}`, kind: 'team', parentCode: commune.code,
  })));
  return [...listed, ...teams];
};

const villagesWithTeams = ({ teams }: DemoFile, commune: PlannedUnit, random: Random): string[] => {
  const villages = new Set(teams.named.filter((one) => one.unit === commune.code).map((one) => one.village));
  const wanted = random() < teams.share ? between(random, teams.perUnit) : 0;
  while (villages.size < wanted) {
    villages.add(commune.kind === 'ward' ? String(between(random, [1, 12])) : `${pick(random, teams.villages.first)} ${pick(random, teams.villages.second)}`);
  }
  return [...villages];
};

const slug = (words: string): string => plainLetters(words).replace(/[^a-z0-9]+/g, '-');
