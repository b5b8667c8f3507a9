import { prerequisitesMet, type ItemStatus, type RunItem } from '@hvs/scorm';
import type { MenuLine, NavigationRequest, Run, RunHost, Visit } from './run';
import { openTurn, SETTINGS, type ApiMaker, type Turn } from './turn';
import { ledgerOf } from './ledger';

/**
 * A visit where the learner goes as he likes: SCORM 1.2, and 2004 without rules about the order. Continue and previous
 * follow the table of contents; what 1.2 prerequisites lock is passed over until it opens.
 */
export const freeRun = (visit: Visit, host: RunHost, Api: ApiMaker): Run => {
  const { standard } = visit.tree;
  const ledger = ledgerOf(visit);
  const lines = ledger.lines;
  const items = new Map(lines.map(({ item }) => [item.id, item]));

  let number = visit.firstTurn - 1;
  let at: string | null = null;
  let turn: Turn | null = null;
  let playing = false;
  let over = false;
  let busy = false;

  const statusOf = (id: string): ItemStatus | undefined => {
    const item = items.get(id);
    if (item === undefined) return undefined;
    const leaves = leavesOf(item).flatMap(({ unitId }) => (unitId !== undefined && visit.units[unitId] ? [ledger.statusOf(unitId)] : []));
    if (leaves.length === 1) return leaves[0];
    // A folder is done when all in it is.
    return leaves.length > 0 && leaves.every((status) => status === 'completed' || status === 'passed') ? 'completed' : 'incomplete';
  };
  /** A lock on a folder locks what is in it. Whoever looks around or reviews finds every door open. */
  const isOpen = (id: string): boolean => visit.mode !== 'normal' || [id, ...ledger.parentsOf(id)].every((each) => {
    const script = items.get(each)?.prerequisites;
    return script === undefined || prerequisitesMet(script, statusOf) !== false;
  });
  const units = lines.flatMap(({ item }) => (item.unitId !== undefined && visit.units[item.unitId] ? [{ id: item.id, unitId: item.unitId }] : []));
  const neighbour = (step: 1 | -1): string | undefined => {
    const here = units.findIndex(({ unitId }) => unitId === at);
    const rest = step === 1 ? units.slice(here + 1) : units.slice(0, Math.max(here, 0)).reverse();
    return rest.find(({ id }) => isOpen(id))?.unitId;
  };

  const tell = (): void => {
    if (over) return;
    const hidden = at === null ? [] : ledger.hiddenAt(at);
    const menu = lines.filter(({ item }) => item.isVisible).map(({ item, depth }): MenuLine => {
      const unitId = item.unitId !== undefined && visit.units[item.unitId] ? item.unitId : null;
      return { itemId: item.id, unitId, title: item.title, depth, state: unitId === null ? 'not-attempted' : ledger.lineState(unitId), open: unitId !== null && isOpen(item.id) };
    });
    host.at({
      unitId: at, title: at === null ? visit.tree.title : visit.units[at]!.title, playing, menu,
      nav: { continue: neighbour(1) !== undefined && !hidden.includes('continue'), previous: neighbour(-1) !== undefined && !hidden.includes('previous') },
    });
  };

  const deliver = (unitId: string): void => {
    const unit = visit.units[unitId]!;
    at = unitId;
    number += 1;
    playing = true;
    if (unit.kind === 'page') {
      turn = null;
      ledger.opened(unitId);
      host.deliver({ turn: number, unitId, title: unit.title, href: unit.href, runTime: null });
      host.capture({ turn: number, unitId, snapshot: null, final: false, weighty: true, sequencing: place(unitId) });
    } else {
      const mine = number;
      const api = new Api(SETTINGS);
      let wish: string | undefined;
      turn = openTurn(api, standard, ledger.dataFor(unitId), {
        capture: (snapshot, how) => { ledger.heard(unitId, snapshot, how.final); host.capture({ turn: mine, unitId, snapshot, ...how }); if (how.weighty) later(tell); },
        terminating: () => { wish = api.adl?.nav.request; },
        terminated: () => { playing = false; later(() => { tell(); follow(wish); }); },
        answer,
      });
      host.deliver({ turn: number, unitId, title: unit.title, href: unit.href, runTime: turn.runTime });
      host.capture({ turn: number, unitId, snapshot: null, final: false, weighty: false, sequencing: place(unitId) });
    }
    tell();
  };

  /** 2004 SN 5.6.2: content may ask what may follow, and say what shall. Without rules of the course these are ours. */
  const answer = (element: string): string | undefined => {
    const [, kind, target] = /^adl\.nav\.request_valid\.(continue|previous|choice|jump)(?:\.\{target=(.+)\})?$/.exec(element) ?? [];
    if (kind === undefined) return undefined;
    if (kind === 'continue' || kind === 'previous') return String(neighbour(kind === 'continue' ? 1 : -1) !== undefined);
    return target === undefined ? undefined : String(units.some(({ id }) => id === target && isOpen(id)));
  };
  const follow = (wish: string | undefined): void => {
    const [, target, kind] = /^(?:\{target=(.+)\})?_?(continue|previous|choice|jump|exitAll|abandonAll|suspendAll)$/.exec(wish ?? '') ?? [];
    if (kind === undefined) return;
    const request = kind === 'jump' ? 'choice' : kind === 'abandonAll' ? 'exitAll' : kind;
    void navigate(request as NavigationRequest, units.find(({ id }) => id === target)?.unitId);
  };

  const later = (work: () => void): void => { setTimeout(() => { if (!over) work(); }); };

  const leave = async (): Promise<void> => {
    if (at === null) return;
    if (playing) await host.unload();
    turn?.note();
    turn?.close();
    if (turn === null && playing) host.capture({ turn: number, unitId: at, snapshot: null, final: true, weighty: false });
    playing = false;
  };

  const navigate = async (request: NavigationRequest, target?: string): Promise<void> => {
    if (over || busy) return;
    const next = request === 'choice' ? target : request === 'continue' ? neighbour(1) : request === 'previous' ? neighbour(-1) : undefined;
    if (request !== 'exitAll' && request !== 'suspendAll') {
      const item = next === undefined ? undefined : units.find(({ unitId }) => unitId === next);
      if (item === undefined || !isOpen(item.id)) { host.refused(item === undefined ? 'Không còn mục nào để mở theo hướng này.' : 'Mục này chưa mở: cần học xong các mục trước.'); return; }
    }
    busy = true;
    try {
      await leave();
      if (request === 'exitAll' || request === 'suspendAll') { over = true; host.ended(request === 'exitAll' ? 'finished' : 'suspended'); } else deliver(next!);
    } finally { busy = false; }
  };

  return {
    begin: () => {
      const wished = units.find(({ unitId }) => unitId === visit.unitId);
      const left = units.find(({ id, unitId }) => unitId === leftAt(visit.sequencing) && isOpen(id) && !ledger.isDone(unitId));
      const first = wished ?? left ?? units.find(({ id, unitId }) => isOpen(id) && !ledger.isDone(unitId)) ?? units[0];
      if (first === undefined) { tell(); return; }
      if (isOpen(first.id)) { deliver(first.unitId); return; }
      host.refused('Mục này chưa mở: cần học xong các mục trước.');
      tell();
    },
    navigate,
    keep: () => turn?.note(),
  };
};

/** All there is to remember of a visit without rules. */
const place = (unitId: string): string => JSON.stringify({ at: unitId });
const leftAt = (kept: string | null): string | undefined => {
  try { return (JSON.parse(kept ?? 'null') as { at?: string } | null)?.at; } catch { return undefined; }
};

const leavesOf = (item: RunItem): readonly RunItem[] => [...(item.unitId === undefined ? [] : [item]), ...item.children.flatMap(leavesOf)];
