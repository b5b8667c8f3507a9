import 'reflect-metadata';
import { constants, setPriority } from 'node:os';
import { NestFactory } from '@nestjs/core';
import { Rebuild } from '@hvs/attainment';
import { CliModule } from './cli.module';

const USAGE = 'npm run attainment -- rebuild [--verify]   (--verify: chỉ so sánh, không ghi; thoát 1 nếu có khác biệt)';

/** Recomputes progress, competencies and attainment from the statements, and prints the differences. Who learns meanwhile goes first. */
const main = async (): Promise<number> => {
  const [act, ...flags] = process.argv.slice(2);
  if (act !== 'rebuild' || flags.some((flag) => flag !== '--verify')) {
    console.error(USAGE);
    return 2;
  }
  const verify = flags.includes('--verify');
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const app = await NestFactory.createApplicationContext(CliModule, { logger: false, abortOnError: false });
  const began = performance.now();
  const report = await app.get(Rebuild).run(!verify);
  await app.close();
  for (const difference of report.differences) console.log(JSON.stringify(difference));
  console.log(JSON.stringify({ enrolments: report.enrolments, people: report.people, differences: report.differences.length, written: report.kept, ms: Math.round(performance.now() - began) }));
  return verify && report.differences.length > 0 ? 1 : 0;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
