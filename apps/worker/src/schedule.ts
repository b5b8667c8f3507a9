import type { INestApplicationContext } from '@nestjs/common';
import { PackageChecks, Uploads } from '@hvs/courses';
import { AuSessions, Exams, ItemAnalyses, Sessions } from '@hvs/learning';
import { Deliveries, Lrs, StatementImports, Sweeping } from '@hvs/lrs';
import { Audit, SignIn } from '@hvs/people';
import { log } from '@hvs/platform';
import { deliverStatements } from './deliver-statements';

interface Repeated { name: string; everySeconds: number; run(): Promise<unknown> }

/** Every piece of work that comes round by the clock. Each may run in two workers at once without harm. */
const schedule = (app: INestApplicationContext): Repeated[] => [
  { name: 'sweep sign-ins', everySeconds: 3600, run: () => app.get(SignIn, { strict: false }).sweep() },
  { name: 'make room for statements', everySeconds: 3600, run: () => app.get(Lrs, { strict: false }).makeRoom() },
  { name: 'sweep uploads', everySeconds: 3600, run: () => app.get(Uploads, { strict: false }).sweep() },
  { name: 'sweep package checks', everySeconds: 300, run: () => app.get(PackageChecks, { strict: false }).sweep() },
  { name: 'sweep attachments', everySeconds: 6 * 3600, run: () => app.get(Sweeping, { strict: false }).attachments() },
  { name: 'close expired sittings', everySeconds: 60, run: () => app.get(Exams, { strict: false }).closeExpired() },
  { name: 'statistics of questions', everySeconds: 24 * 3600, run: () => app.get(ItemAnalyses, { strict: false }).runAll() },
  { name: 'close silent sessions', everySeconds: 900, run: () => app.get(AuSessions, { strict: false }).closeSilent() },
  { name: 'close silent visits', everySeconds: 900, run: () => app.get(Sessions, { strict: false }).closeSilent() },
  { name: 'go on with imports', everySeconds: 5, run: () => app.get(StatementImports, { strict: false }).wake() },
  { name: 'deliver statements', everySeconds: 1, run: () => deliverStatements(app.get(Deliveries, { strict: false }), app.get(Audit, { strict: false })) },
];

/** Starts the clockwork; answers how to stop it. */
export const startSchedule = (app: INestApplicationContext): (() => void) => {
  const timers = schedule(app).map(({ name, everySeconds, run }) =>
    setInterval(() => void run().catch((error: unknown) => log.error({ err: error, name }, 'scheduled work failed')), everySeconds * 1000),
  );
  return () => timers.forEach((timer) => clearInterval(timer));
};
