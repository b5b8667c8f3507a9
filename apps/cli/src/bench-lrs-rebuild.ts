import 'reflect-metadata';
import { constants, setPriority } from 'node:os';
import { NestFactory } from '@nestjs/core';
import { Rebuild } from '@hvs/attainment';
import { CliModule } from './cli.module';

/** What has been recomputed so far, over all runs. */
export interface Rebuilt {
  runs: number;
  enrolments: number;
  people: number;
  /** Rows that came out other than they stood there. */
  differences: number;
}

/** Does what `npm run attainment -- rebuild` does, over and over. Says when the first has begun, and to any message how far it is. */
const rebuilt: Rebuilt = { runs: 0, enrolments: 0, people: 0, differences: 0 };

const main = async (): Promise<void> => {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const app = await NestFactory.createApplicationContext(CliModule, { logger: false, abortOnError: false });
  process.send!('begun');
  process.on('message', () => process.send!(rebuilt));
  for (;;) {
    const before = { ...rebuilt };
    const report = await app.get(Rebuild).run(true, (step) => {
      const [, what, count] = /^(progress|people) (\d+)$/.exec(step) ?? [];
      if (what === 'progress') rebuilt.enrolments = before.enrolments + Number(count);
      if (what === 'people') rebuilt.people = before.people + Number(count);
    });
    rebuilt.runs += 1;
    rebuilt.differences += report.differences.length;
  }
};

process.once('disconnect', () => process.exit(0));
main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
