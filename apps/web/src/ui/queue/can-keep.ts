import { deviceDatabase } from '../device-database';

/** Whether this browser can hold work until it is sent. `fleeting`: it can, but forgets all with its window (private browsing). */
export type Keeping = 'well' | 'fleeting' | 'full' | 'refused';

/** A day's work without a network, generously. */
const ROOM_BYTES = 2_000_000;
/** As much as one commit may hold. */
const TRIAL = 'x'.repeat(200_000);

const fitsInLog = (): boolean => {
  try {
    localStorage.setItem('hvs-trial', TRIAL);
    localStorage.removeItem('hvs-trial');
    return true;
  } catch { return false; }
};

/** Tried, not asked: what a browser says of its room is a guess, and a full disk is known only by writing. */
const fitsInStore = async (): Promise<'yes' | 'no' | 'refused'> => {
  const trial = deviceDatabase('hvs-trial', { trial: 'key' });
  try {
    if (!(await trial.write('trial', 'relaxed', (s) => { s.put({ key: 1, text: TRIAL }); }))) return 'refused';
    await trial.write('trial', 'relaxed', (s) => { s.delete(1); });
    return 'yes';
  } catch { return 'no'; }
};

/** Firefox and Safari give private windows no file system of their own; Chrome does not let itself be asked. */
const isFleeting = async (): Promise<boolean> => {
  try { await navigator.storage.getDirectory(); return false; } catch (error) { return (error as Error).name !== 'TypeError'; }
};

export const canKeep = async (): Promise<Keeping> => {
  const inStore = await fitsInStore();
  if (inStore !== 'yes' && !fitsInLog()) return inStore === 'refused' ? 'refused' : 'full';
  const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => undefined)) ?? {};
  if (inStore === 'no' || (quota !== undefined && usage !== undefined && quota - usage < ROOM_BYTES)) return 'full';
  return (await isFleeting()) ? 'fleeting' : 'well';
};
