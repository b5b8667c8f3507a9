// The image's entry: `api`, `worker`, `migrate`, `seed` run the built program in this very process, so that it gets the signals;
// `health <role>` is what compose asks.
import http from 'node:http';
import { pathToFileURL } from 'node:url';

const PROGRAMS = {
  api: 'dist/apps/api/src/main.js',
  worker: 'dist/apps/worker/src/main.js',
  migrate: 'dist/apps/cli/src/migrate.js',
  seed: 'dist/apps/cli/src/seed.js',
};
const [role = 'api', of = 'api'] = process.argv.slice(2);

if (role === 'health') {
  const port = of === 'worker' ? process.env.WORKER_PORT : process.env.PORT;
  const request = http.get({ host: '127.0.0.1', port, path: '/health/ready', timeout: 4_000 }, (response) => process.exit(response.statusCode === 200 ? 0 : 1));
  request.on('timeout', () => request.destroy());
  request.on('error', () => process.exit(1));
} else if (PROGRAMS[role]) {
  await import(pathToFileURL(`${process.cwd()}/${PROGRAMS[role]}`));
} else {
  console.error(`Không có vai trò "${role}". / Unknown role. ${Object.keys(PROGRAMS).join(' | ')} | health`);
  process.exit(64);
}
