/** What the screen shows, as the report can be asked for it; `leftOut` names what of the screen's filter the file will not follow. */
export type Shown =
  | { screen: 'units'; target: string; unitId: string; typed: string }
  | { screen: 'people'; target: string; unitId: string; state: 'missing' | 'met'; typed: string }
  | { screen: 'certificates'; unitId: string; state: string; kind: string; typed: string };

export interface ExportRequest { report: string; params: Record<string, string>; leftOut: string | null }

const given = (params: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''));

export const exportRequest = (shown: Shown): ExportRequest => {
  switch (shown.screen) {
    case 'units':
      return { report: 'attainment-units', params: given({ target: shown.target, unitId: shown.unitId }), leftOut: shown.typed === '' ? null : 'Tệp gồm mọi đơn vị, không theo ô lọc.' };
    case 'people':
      return { report: 'attainment-people', params: given({ target: shown.target, unitId: shown.unitId, state: shown.state, q: shown.typed }), leftOut: null };
    case 'certificates': {
      // The register knows two states; a certificate whose file is still being made is as valid as any.
      const state = shown.state === 'revoked' ? 'revoked' : shown.state === '' ? '' : 'valid';
      return { report: 'certificates', params: given({ unitId: shown.unitId, state }), leftOut: shown.typed === '' && shown.kind === '' && shown.state !== 'issued' ? null : 'Tệp theo đơn vị và trạng thái, không theo các ô lọc khác.' };
    }
  }
};
