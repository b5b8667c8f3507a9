/** What the screen shows, as the report is asked for it: the file follows every filter of the screen. */
export type Shown =
  | { screen: 'units'; target: string; unitId: string; typed: string }
  | { screen: 'people'; target: string; unitId: string; state: 'missing' | 'met'; typed: string }
  | { screen: 'certificates'; unitId: string; state: string; kind: string; typed: string };

export interface ExportRequest { report: string; params: Record<string, string> }

const given = (params: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''));

export const exportRequest = (shown: Shown): ExportRequest => {
  switch (shown.screen) {
    case 'units':
      return { report: 'attainment-units', params: given({ target: shown.target, unitId: shown.unitId, q: shown.typed }) };
    case 'people':
      return { report: 'attainment-people', params: given({ target: shown.target, unitId: shown.unitId, state: shown.state, q: shown.typed }) };
    case 'certificates':
      return { report: 'certificates', params: given({ unitId: shown.unitId, state: shown.state, kind: shown.kind, q: shown.typed }) };
  }
};
