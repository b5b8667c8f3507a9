import { dataForLaunch, newAttempt, readManifest, runOf, type Item, type Manifest } from '@hvs/scorm';
import type { Capture, Delivery, Place, Run, RunHost, RunUnit, Visit } from '../../apps/web/src/player/run';

/** Manifests in few words, and a learner who plays them by hand: what the player page does, without a browser. */

const NAMESPACES = {
  scorm12: 'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"',
  scorm2004: 'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss"',
};

/** An item; with `inside` a folder, else something to open: `asset` where its id says so. */
export const itemXml = (id: string, more = '', inside = ''): string =>
  `<item identifier="${id}"${inside === '' ? ` identifierref="R-${id}"` : ''}><title>Mục ${id}</title>${inside}${more}</item>`;

export const sequencingXml = (inner: string): string => `<imsss:sequencing>${inner}</imsss:sequencing>`;

export const manifestOf = (standard: 'scorm12' | 'scorm2004', items: string, more = ''): Manifest => {
  const ids = [...items.matchAll(/identifierref="R-([^"]+)"/g)].map(([, id]) => id);
  const read = readManifest(`<manifest identifier="M" ${NAMESPACES[standard]}>
    <metadata><schema>ADL SCORM</schema><schemaversion>${standard === 'scorm12' ? '1.2' : '2004 4th Edition'}</schemaversion></metadata>
    <organizations default="O"><organization identifier="O"><title>Khóa thử</title>${items}${more}</organization></organizations>
    <resources>${ids.map((id) => `<resource identifier="R-${id}" type="webcontent" adlcp:scorm${standard === 'scorm12' ? 't' : 'T'}ype="${/asset/.test(id) ? 'asset' : 'sco'}" href="${id}.html"/>`).join('')}</resources>
  </manifest>`);
  if (!read.ok) throw new Error(read.faults.map((fault) => fault.text).join(' '));
  return read.manifest;
};

const leaves = (items: readonly Item[]): readonly Item[] => items.flatMap((item) => [...(item.href === undefined ? [] : [item]), ...leaves(item.children)]);

export const visitOf = (manifest: Manifest, more: Partial<Visit> = {}): Visit => ({
  tree: runOf(manifest),
  mode: 'normal',
  units: Object.fromEntries(leaves(manifest.organisation.items).map((item): [string, RunUnit] => [item.id, item.scormType === 'asset'
    ? { title: item.title, href: item.href!, kind: 'page' }
    : { title: item.title, href: item.href!, kind: 'sco', cmi: dataForLaunch(newAttempt(manifest.standard, item), item, { id: 'hv-001', name: 'Lò Thị Ánh' }, more.mode ?? 'normal').cmi }])),
  firstTurn: 1, sequencing: null, objectives: {}, unitId: null,
  ...more,
});

type Runtime = Readonly<Record<string, (...args: string[]) => unknown>>;

/** Everything that happened, and content in the frame to speak for. */
export interface Learner {
  readonly run: Run;
  readonly deliveries: readonly Delivery[];
  readonly captures: readonly Capture[];
  readonly refusals: readonly string[];
  readonly endings: readonly string[];
  place(): Place;
  here(): string | null;
  open(): readonly string[];
  states(): Readonly<Record<string, string>>;
  /** The newest of the states the run wrote down. */
  sequencing(): string | null;
  /** Begins to talk if it has not, sets, and with an exit ends. */
  says(values: Readonly<Record<string, string>>): void;
  ends(values?: Readonly<Record<string, string>>): Promise<void>;
  asks(element: string): string;
  goes(request: 'continue' | 'previous' | 'exitAll' | 'suspendAll'): Promise<void>;
  chooses(unitId: string): Promise<void>;
}

export const settled = (): Promise<void> => new Promise((done) => { setTimeout(done, 5); });

/** `unloads`: what content does when its frame is taken away; most ends itself, some dies in silence. */
export const learnerOf = (make: (host: RunHost) => Run, o: { standard: 'scorm12' | 'scorm2004'; unloads?: 'ends' | 'silent' }): Learner => {
  const deliveries: Delivery[] = [];
  const captures: Capture[] = [];
  const refusals: string[] = [];
  const endings: string[] = [];
  let place: Place | undefined;
  const call = (name2004: string, name12: string, ...args: string[]): string => {
    const api = deliveries.at(-1)?.runTime?.api as Runtime | undefined;
    return api === undefined ? '' : String(api[o.standard === 'scorm2004' ? name2004 : name12](...args));
  };
  const begun = new Set<Delivery>();
  const begin = (): void => {
    const delivery = deliveries.at(-1);
    if (delivery?.runTime == null || begun.has(delivery)) return;
    begun.add(delivery);
    if (call('Initialize', 'LMSInitialize', '') !== 'true') throw new Error(`${delivery.unitId} may not begin to talk`);
  };
  const says = (values: Readonly<Record<string, string>>): void => {
    begin();
    for (const [name, value] of Object.entries(values)) if (call('SetValue', 'LMSSetValue', name, value) !== 'true') throw new Error(`${name}=${value}: ${call('GetLastError', 'LMSGetLastError')}`);
  };
  const run = make({
    deliver: (delivery) => { deliveries.push(delivery); },
    capture: (capture) => { captures.push(capture); },
    unload: async () => { if (o.unloads !== 'silent' && begun.has(deliveries.at(-1)!)) call('Terminate', 'LMSFinish', ''); await settled(); },
    at: (at) => { place = at; },
    ended: (how) => { endings.push(how); },
    refused: (text) => { refusals.push(text); },
  });
  return {
    run, deliveries, captures, refusals, endings,
    place: () => place!,
    here: () => (place?.playing === true ? place.unitId : null),
    open: () => place!.menu.filter((line) => line.open).map((line) => line.itemId),
    states: () => Object.fromEntries(place!.menu.filter((line) => line.unitId !== null).map((line) => [line.itemId, line.state])),
    sequencing: () => captures.filter((capture) => capture.sequencing !== undefined).at(-1)?.sequencing ?? null,
    says,
    ends: async (values = {}) => { says(values); call('Terminate', 'LMSFinish', ''); await settled(); },
    asks: (element) => { begin(); return call('GetValue', 'LMSGetValue', element); },
    goes: async (request) => { await run.navigate(request); await settled(); },
    chooses: async (unitId) => { await run.navigate('choice', unitId); await settled(); },
  };
};
