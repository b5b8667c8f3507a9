import type { ChildProcess } from 'node:child_process';
import type { INestApplicationContext } from '@nestjs/common';
import { Purges, Subscriptions, type Purge } from '@hvs/lrs';
import { newId } from '@hvs/platform';
import type { Rebuilt } from '../bench-lrs-rebuild';
import { nextMessage, startPart, stop } from './processes';

/** What of each piece of work has been done so far. */
export interface Done extends Omit<Rebuilt, 'runs'> {
  readonly purged: number;
  readonly forwarded: number;
}

/** A purge, the forwarding of what is there since a date, and rebuilding what is derived, all going on at once. */
export interface Work {
  done(): Promise<Done>;
  /** False once one of the three has come to its end. */
  readonly goesOn: boolean;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 250;

const asked = <T>(part: ChildProcess): Promise<T> => {
  const answer = nextMessage<T>(part);
  part.send('how far?');
  return answer;
};

/**
 * Starts the three, each through the product's own code: a purge of everything stored before an instant and the back-fill of everything
 * since, both done by a worker that runs already, and the rebuild in a process of its own, as the command does it. Answers once all three
 * are at work, the purge beyond its counting.
 */
export const startWork = async (app: INestApplicationContext, since: Date): Promise<Work> => {
  const [purges, subscriptions, by] = [app.get(Purges), app.get(Subscriptions), newId()];
  const policy = { before: since.toISOString() };
  const { statements } = await purges.tryOut(policy);
  const taskId = await purges.ask(policy, { expected: statements, reason: 'bench', by });
  const look = async (): Promise<Purge> => (await purges.list()).find((one) => one.taskId === taskId)!;
  let purge = await look();
  while (purge.statements === 0) {
    if (purge.state === 'failed') throw new Error(`the purge has failed: ${purge.message}`);
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    purge = await look();
  }

  const receiver = startPart('receiver');
  const port = await nextMessage<number>(receiver);
  const { id } = await subscriptions.create({ kind: 'lrs', title: 'bench', address: `http://127.0.0.1:${port}/xapi`, version: '1.0.3', key: 'bench', secret: newId(), from: since });
  const rebuild = startPart('rebuild');
  await nextMessage(rebuild);
  while ((await asked<number>(receiver)) === 0 || (await asked<Rebuilt>(rebuild)).enrolments === 0) await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));

  let goesOn = true;
  const watch = async (): Promise<void> => {
    const [{ state }, forwarding] = await Promise.all([look(), subscriptions.get(id)]);
    goesOn &&= state === 'running' && forwarding.state === 'going' && rebuild.exitCode === null;
    // There is more to send again than the reading takes time, but in a small store.
    if (forwarding.behind === 0) await subscriptions.replay(id, since);
  };
  const watching = setInterval(() => void watch(), LOOK_EVERY_MS);
  return {
    done: async () => {
      const { enrolments, people, differences } = await asked<Rebuilt>(rebuild);
      return { purged: (await look()).statements, forwarded: await asked<number>(receiver), enrolments, people, differences };
    },
    get goesOn() { return goesOn; },
    stop: async () => {
      clearInterval(watching);
      await Promise.all([stop(rebuild), stop(receiver), subscriptions.remove(id)]);
    },
  };
};
