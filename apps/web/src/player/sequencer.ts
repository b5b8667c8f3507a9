import { UNNAMED_OBJECTIVE, type GlobalObjectives } from '@hvs/scorm';
import { choiceConstraintsOf } from './choice-constraints';
import { ledgerOf } from './ledger';
import type { MenuLine, NavigationRequest, Run, RunHost, Visit } from './run';
import { mendRollUp, type RollingUp, type RollUpService } from './mended-roll-up';
import { packState, unpackState } from './sequencing-state';
import { openTurn, SETTINGS, type Api, type Turn } from './turn';

/**
 * A visit by the package's own rules (SCORM 2004 SN): scorm-again holds the activity tree, judges requests and chooses what is
 * delivered; this file steers it. It says what it decides from within its calls, so whatever follows of that is done in a task of its own.
 */

/** What scorm-again tells of an activity. */
interface Activity extends RollingUp {
  readonly id: string;
  readonly title: string;
  readonly children: readonly Activity[];
  readonly isVisible: boolean;
  readonly isAvailable: boolean;
  readonly isActive: boolean;
  readonly isSuspended: boolean;
}

interface Validity { readonly continue: boolean; readonly previous: boolean; readonly choice: Readonly<Record<string, string>>; readonly hideLmsUi: readonly string[] }

export interface SequencingApi extends Api {
  readonly adl: { readonly nav: { request: string } };
  readonly cmi: { readonly objectives: { readonly childArray: { readonly id: string }[] } };
  Terminate: (parameter: '') => string;
  reset: (settings: object, options: { preserveListeners: boolean }) => void;
  processNavigationRequest: (request: string, target?: string) => boolean;
  serializeSequencingState: () => string;
  deserializeSequencingState: (state: string) => boolean;
  restoreGlobalObjectiveSnapshot: (snapshot: object) => void;
  getSequencingState: () => { readonly currentActivity: Activity | null; readonly rootActivity: Activity | null };
  getSequencingService: () => RollUpService;
  previewNavigationRequest: (request: 'continue' | 'previous') => { readonly outcome: 'allowed' | 'blocked' | 'unknown' };
}

export type SequencingApiMaker = new (settings: object) => SequencingApi;

/** Only what the server knows: what it does not say stays as the run-time has it. */
const objectiveSnapshot = (objectives: GlobalObjectives): object => Object.fromEntries(Object.entries(objectives).map(([id, one]) => [id, {
  id,
  ...(one.satisfied === undefined ? {} : { satisfiedStatus: one.satisfied, satisfiedStatusKnown: true }),
  ...(one.measure === undefined ? {} : { normalizedMeasure: one.measure, normalizedMeasureKnown: true }),
  ...(one.progress === undefined ? {} : { progressMeasure: one.progress, progressMeasureKnown: true }),
  ...(one.completed === undefined ? {} : { completionStatus: one.completed ? 'completed' : 'incomplete', completionStatusKnown: true }),
}]));

const finding = (activity: Activity | null, id: string): Activity | undefined => {
  if (activity === null || activity.id === id) return activity ?? undefined;
  for (const child of activity.children) {
    const found = finding(child, id);
    if (found) return found;
  }
  return undefined;
};

const REFUSED = 'Trình tự của khóa học chưa cho mở mục này.';
const NOT_HERE = 'Mục này không mở được: gói học liệu không có trang của nó.';

export const sequencedRun = (visit: Visit, host: RunHost, Sequencer: SequencingApiMaker): Run => {
  const ledger = ledgerOf(visit);
  const constraints = choiceConstraintsOf(visit.tree.sequencing!);
  const unitOf = new Map(ledger.lines.flatMap(({ item }) => (item.unitId !== undefined && visit.units[item.unitId] ? [[item.id, item.unitId] as const] : [])));
  const itemOf = new Map([...unitOf].map(([itemId, unitId]) => [unitId, itemId]));

  let number = visit.firstTurn - 1;
  let at: string | null = null;
  let turn: Turn | null = null;
  let playing = false;
  let over = false;
  let busy = false;
  let beginning = true;
  let delivered: string | null = null;
  let ending: 'finished' | 'suspended' | 'abandoned' | null = null;
  /** The learner's own wish outranks what the content asked for, as he saw it last (SN 5.6.3). */
  let wish: { readonly request: NavigationRequest; readonly itemId?: string } | null = null;
  let validity: Validity = { continue: false, previous: false, choice: {}, hideLmsUi: [] };

  const listeners = {
    onActivityDelivery: (activity: Activity) => { delivered = activity.id; ending = null; },
    onNavigationValidityUpdate: (update: Validity) => { validity = update; },
    onSequencingSessionEnd: ({ reason }: { reason: string }) => {
      ending = reason === 'suspend_all' ? 'suspended' : reason === 'abandon_all' ? 'abandoned' : 'finished';
    },
  };
  const settings = { ...SETTINGS, sequencing: { activityTree: visit.tree.sequencing, autoRollupOnCMIChange: true, eventListeners: listeners } };
  const api = new Sequencer(settings);
  mendRollUp(api.getSequencingState().rootActivity!, api.getSequencingService());

  const later = (work: () => void): void => { setTimeout(() => { if (!over) work(); }); };
  const state = (): string => packState(api.serializeSequencingState());

  /** Before the first delivery nothing has been asked yet, so everything the tree itself allows is offered; the answer comes with the request. */
  const isOpen = (itemId: string): boolean => {
    const said = validity.choice[itemId];
    return (said === undefined ? at === null && offered.has(itemId) : said === 'true') && mayChoose(itemId);
  };
  /** The limits of choice the run-time does not see to. */
  const mayChoose = (itemId: string): boolean => {
    const { currentActivity, rootActivity } = api.getSequencingState();
    const isActive = (id: string): boolean => { const found = finding(rootActivity, id); return found !== undefined && (found.isActive || found.isSuspended); };
    return constraints.allow(currentActivity?.id ?? null, itemId, isActive);
  };

  /** A heading can be chosen where the course flows on from it (SB.2.9 13). */
  const flows = new Set<string>();
  const offered = new Set<string>();
  const noteControls = (node: NonNullable<typeof visit.tree.sequencing>): void => {
    if (node.sequencingControls.flow === true) flows.add(node.id);
    for (const child of node.children ?? []) { if (node.sequencingControls.choice === true) offered.add(child.id); noteControls(child); }
  };
  noteControls(visit.tree.sequencing!);

  const menuOf = (): readonly MenuLine[] => {
    const depthOf = new Map(ledger.lines.map(({ item, depth }) => [item.id, depth]));
    const under = (activity: Activity): MenuLine[] => activity.children.filter((child) => child.isAvailable).flatMap((child) => {
      const unitId = unitOf.get(child.id) ?? null;
      const line: MenuLine = {
        itemId: child.id, unitId, title: child.title, depth: depthOf.get(child.id) ?? 0,
        state: unitId === null ? 'not-attempted' : ledger.lineState(unitId), open: isOpen(child.id) && (unitId !== null || (child.children.length > 0 && flows.has(child.id))),
      };
      return [...(child.isVisible ? [line] : []), ...under(child)];
    });
    const { rootActivity } = api.getSequencingState();
    return rootActivity === null ? [] : under(rootActivity);
  };

  const mayGo = (request: 'continue' | 'previous'): boolean => {
    if (validity.hideLmsUi.includes(request)) return false;
    if (turn?.isTalking() !== true) return validity[request];
    // While content talks, what it has said so far counts; a course that shuffles its items cannot tell beforehand.
    const { outcome } = api.previewNavigationRequest(request);
    return outcome === 'unknown' ? validity[request] : outcome === 'allowed';
  };

  const tell = (): void => {
    if (over) return;
    host.at({
      unitId: at, title: at === null ? visit.tree.title : visit.units[at]!.title, playing, menu: menuOf(),
      nav: { continue: at !== null && mayGo('continue'), previous: at !== null && mayGo('previous') },
    });
  };

  const capture = (final: boolean): void => {
    if (at !== null) host.capture({ turn: number, unitId: at, snapshot: null, final, weighty: final, sequencing: state() });
  };

  /** Objectives without a name in the manifest stand in the run-time's list, where content would stumble over them. */
  const hideUnnamed = (): void => {
    const list = api.cmi.objectives.childArray;
    for (let i = list.length - 1; i >= 0; i -= 1) if (UNNAMED_OBJECTIVE.test(list[i]!.id)) list.splice(i, 1);
  };

  /** The run-time has put the activity's objectives into its list already, with what is known of them now; content's own come to theirs. */
  const withPlaces = (cmi: Readonly<Record<string, string>>): Record<string, string> => {
    const places = new Map(api.cmi.objectives.childArray.map(({ id }, i) => [id, i]));
    const moved = new Map<string, number>();
    for (const [name, id] of Object.entries(cmi)) {
      const [, index] = /^cmi\.objectives\.(\d+)\.id$/.exec(name) ?? [];
      if (index === undefined) continue;
      if (!places.has(id)) places.set(id, places.size);
      moved.set(index, places.get(id)!);
    }
    return Object.fromEntries(Object.entries(cmi).flatMap(([name, value]) => {
      const [, index, rest] = /^cmi\.objectives\.(\d+)\.(.+)$/.exec(name) ?? [];
      if (index === undefined) return [[name, value]];
      const place = moved.get(index);
      return place === undefined ? [] : [[`cmi.objectives.${place}.${rest!}`, value]];
    }));
  };

  const deliver = (itemId: string): void => {
    turn?.close();
    turn = null;
    const unitId = unitOf.get(itemId);
    if (unitId === undefined) { playing = false; host.refused(NOT_HERE); tell(); return; }
    const unit = visit.units[unitId]!;
    const mine = number += 1;
    at = unitId;
    playing = true;
    api.reset(settings, { preserveListeners: true });
    hideUnnamed();
    if (unit.kind === 'page') {
      ledger.opened(unitId);
      host.deliver({ turn: mine, unitId, title: unit.title, href: unit.href, runTime: null });
    } else {
      turn = openTurn(api, 'scorm2004', withPlaces(ledger.dataFor(unitId)), {
        capture: (snapshot, how) => {
          ledger.heard(unitId, snapshot, how.final);
          host.capture({ turn: mine, unitId, snapshot, ...how });
          if (how.weighty && !how.final) later(tell);
        },
        initialized: hideUnnamed,
        terminating: () => {
          const [, chosen] = /^\{target=(.+)\}choice$/.exec(api.adl.nav.request) ?? [];
          if (wish) api.adl.nav.request = wish.request === 'choice' ? `{target=${wish.itemId!}}choice` : wish.request;
          else if (chosen !== undefined && !mayChoose(chosen)) api.adl.nav.request = '_none_';
          wish = null;
        },
        terminated: () => { playing = false; if (!busy) { busy = true; later(() => { busy = false; settle(); }); } },
        answer,
      });
      host.deliver({ turn: mine, unitId, title: unit.title, href: unit.href, runTime: turn.runTime });
    }
    host.capture({ turn: mine, unitId, snapshot: null, final: false, weighty: unit.kind === 'page', sequencing: state() });
    tell();
  };

  /** The run-time knows only targets of letters, digits, hyphens and underscores, while ids may hold dots; and not all limits of choice. */
  const answer = (element: string): string | undefined => {
    const [, target] = /^adl\.nav\.request_valid\.choice\.\{target=(.+)\}$/.exec(element) ?? [];
    if (target === undefined) return undefined;
    if (!mayChoose(target)) return 'false';
    return /[^\w-]/.test(target) ? String(validity.choice[target] === 'true') : undefined;
  };

  /** What the last request came to. */
  const settle = (): void => {
    if (delivered !== null) {
      const itemId = delivered;
      delivered = null;
      deliver(itemId);
    } else if (ending !== null) {
      turn?.close();
      playing = false;
      capture(false);
      over = true;
      host.ended(ending);
    } else {
      capture(false);
      tell();
    }
  };

  const process = (request: string, itemId?: string): boolean => {
    delivered = null;
    ending = null;
    api.processNavigationRequest(request, itemId);
    return delivered !== null || ending !== null;
  };

  /** The content is taken away; if it says goodbye, the learner's wish goes with that. */
  const takeAway = async (): Promise<'decided' | 'open'> => {
    if (!playing) return 'open';
    if (turn === null) {
      await host.unload();
      host.capture({ turn: number, unitId: at!, snapshot: null, final: true, weighty: false });
      playing = false;
      return 'open';
    }
    delivered = null;
    ending = null;
    await host.unload();
    if (!turn.isOver() && turn.isTalking()) {
      // It went without a word: what it had said stays an open attempt for the server, and the way goes on.
      turn.note();
      turn.close();
      if (wish) api.adl.nav.request = wish.request === 'choice' ? `{target=${wish.itemId!}}choice` : wish.request;
      wish = null;
      api.Terminate('');
      playing = false;
      return 'decided';
    }
    playing = false;
    return turn.isOver() && wish === null ? 'decided' : 'open';
  };

  const navigate = async (request: NavigationRequest, target?: string): Promise<void> => {
    if (over || busy) return;
    const itemId = target === undefined ? undefined : itemOf.get(target) ?? (flows.has(target) ? target : undefined);
    const leaving = request === 'exitAll' || request === 'suspendAll';
    const allowed = leaving || (request === 'choice' ? itemId !== undefined && isOpen(itemId) : at !== null && mayGo(request));
    if (!allowed) { host.refused(REFUSED); tell(); return; }
    busy = true;
    try {
      wish = { request, ...(itemId === undefined ? {} : { itemId }) };
      const taken = await takeAway();
      wish = null;
      if (taken === 'open' && !process(request, itemId) && !leaving) host.refused(REFUSED);
      if (leaving && ending === null && delivered === null) ending = request === 'exitAll' ? 'finished' : 'suspended';
    } finally { busy = false; }
    settle();
  };

  const begin = (): void => {
    api.restoreGlobalObjectiveSnapshot(objectiveSnapshot(visit.objectives));
    const kept = visit.sequencing === null ? null : unpackState(visit.sequencing);
    if (kept !== null && api.deserializeSequencingState(kept)) {
      api.restoreGlobalObjectiveSnapshot(objectiveSnapshot(visit.objectives));
      // The last visit may have ended by a dying tab: then its activity was left open, and is suspended now.
      if (api.getSequencingState().currentActivity !== null) process('suspendAll');
    }
    const wished = visit.unitId === null ? undefined : itemOf.get(visit.unitId);
    const found = (kept !== null && wished === undefined && process('resumeAll'))
      || (wished !== undefined && process('choice', wished))
      || (kept !== null && process('resumeAll'))
      || process('start')
      // A course of one item does not ask where to begin.
      || (unitOf.size === 1 && process('choice', [...unitOf.keys()][0]));
    beginning = false;
    if (!found) ending = null;
    if (wished !== undefined && delivered !== wished) host.refused(REFUSED);
    settle();
  };

  return {
    begin,
    navigate,
    keep: () => {
      if (over || beginning || at === null) return;
      turn?.note();
      capture(false);
    },
  };
};
