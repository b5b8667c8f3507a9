import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { network } from '../../api/network';
import { session } from '../../api/session';
import type { Launched } from '../../api/visit';
import { myItems } from '../../ui/queue/queue';
import { sendNow } from '../../ui/queue/sender';
import { thisDevice } from '../../ui/this-device';
import { coursePath } from '../use-course';
import { collectLeft } from './collect';

export interface VisitWish {
  unitId?: string;
  /** Look at what is done, without changing it. */
  review?: boolean;
  /** Go on from what another turn left. */
  take?: { sessionId: string; turn: number };
  /** Grows with every visit asked for. */
  number: number;
}

export type Opening =
  /** What was done on this device before is still on its way. `patient`: for so long that the learner is asked. */
  | { at: 'sending'; patient: boolean }
  | { at: 'opening' }
  | { at: 'open'; launch: Launched }
  | { at: 'failed'; error: unknown };

const AGAIN_MS = 300;
const PATIENT_MS = 6_000;

const waitsHere = (slug: string): boolean => myItems.get().some((item) => item.state === 'waiting' && item.unit?.slug === slug);

/** The place to go on from is the server's, so what this device holds of the course goes there first, beginning with what a dead tab left on the content origin. */
const bringHome = async (slug: string, on: { isOver: () => boolean; patient: () => void }): Promise<void> => {
  await collectLeft(session.get().me!.account);
  const began = Date.now();
  while (!on.isOver() && network.get() !== 'offline' && waitsHere(slug)) {
    await sendNow();
    if (Date.now() - began > PATIENT_MS) on.patient();
    await new Promise((done) => setTimeout(done, AGAIN_MS));
  }
};

/** Opens a visit for every wish. `skip`: the learner would rather not wait for what is still being sent. */
export const useOpening = (slug: string, wish: VisitWish): { opening: Opening; skip: () => void } => {
  const [opening, setOpening] = useState<Opening>({ at: 'opening' });
  const [skipped] = useState({ number: -1 });
  useEffect(() => {
    let stale = false;
    setOpening(waitsHere(slug) ? { at: 'sending', patient: false } : { at: 'opening' });
    void (async () => {
      try {
        await bringHome(slug, { isOver: () => stale || skipped.number === wish.number, patient: () => { if (!stale) setOpening({ at: 'sending', patient: true }); } });
        if (stale) return;
        setOpening({ at: 'opening' });
        const { unitId, take, review } = wish;
        const launch = await api.post<Launched>(`${coursePath(slug)}/launches`, {
          ...(unitId === undefined ? {} : { unitId }), ...(take ? { take } : {}), ...(review ? { mode: 'review' } : {}), device: thisDevice(), deviceTime: new Date().toISOString(),
        });
        if (!stale) setOpening({ at: 'open', launch });
      } catch (error) { if (!stale) setOpening({ at: 'failed', error }); }
    })();
    return () => { stale = true; };
  }, [slug, wish.number]);
  return { opening, skip: () => { skipped.number = wish.number; } };
};
