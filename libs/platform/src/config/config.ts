import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

/**
 * Every setting of the product, grouped by who reads it. One line of meaning each; `.env.example` is made from this table.
 * A secret may also be given as a file: `NAME_FILE=/run/secrets/name`.
 */
const port = z.coerce.number().int().min(0).max(65535);
const flag = z.enum(['true', 'false']).transform((v) => v === 'true');

export const settings = {
  NODE_ENV: { group: 'process', about: 'production, development or test.', schema: z.enum(['production', 'development', 'test']).default('production') },
  LOG_LEVEL: { group: 'process', about: 'How much is logged: debug, info, warn, error, silent.', schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info') },
  API_PROCESSES: { group: 'process', about: 'API processes behind the one address; more than one for more than one processor.', schema: z.coerce.number().int().min(1).max(64).default(1) },
  WORKER_PROCESSES: { group: 'process', about: 'Worker processes that npm run up starts.', schema: z.coerce.number().int().min(1).max(16).default(1) },
  HOST: { group: 'http', about: 'Address the servers listen on. 0.0.0.0 opens them to the network.', schema: z.string().default('127.0.0.1') },
  PORT: { group: 'http', about: 'Port of the app origin (screens, API, xAPI, certificate verification).', schema: port.default(4000) },
  CONTENT_PORT: { group: 'http', about: 'Port of the content origin (uploaded packages and their player).', schema: port.default(4001) },
  WORKER_PORT: { group: 'http', about: 'Port of the worker\'s health check; 0 serves none.', schema: port.default(0) },
  PUBLIC_URL: { group: 'http', about: 'Address people use for the app origin; stands in certificates\' QR codes.', schema: z.url().default('http://localhost:4000') },
  CONTENT_URL: {
    group: 'http', about: 'Address people use for content; must differ from PUBLIC_URL in host or port. With * as first part of the host every enrolment has an origin of its own (needs wildcard DNS and certificate); without, packages can read what others keep in the browser.',
    schema: z.string().refine((text) => /^https?:\/\/(\*\.)?[^*/]+\/?$/.test(text) && URL.canParse(text.replace('*', 'label')), 'must be an address like https://*.noidung.example.vn').transform((text) => text.replace(/\/$/, '')).default('http://*.localhost:4001'),
  },
  TRUST_PROXY: { group: 'http', about: 'true behind a reverse proxy that sets X-Forwarded-For and X-Forwarded-Proto.', schema: flag.default(false) },
  DATABASE_URL: { group: 'database', about: 'PostgreSQL 15 or newer. Left out, npm run up starts an embedded one.', schema: z.string().min(1) },
  DATABASE_READ_URL: { group: 'database', about: 'A replica of it (streaming, PostgreSQL\'s own) that xAPI clients and the administrator\'s search read statements from; one server, not a balancer in front of several. Left out, everything is read from DATABASE_URL.', schema: z.string().optional() },
  DATABASE_POOL: { group: 'database', about: 'Connections a process may open.', schema: z.coerce.number().int().min(2).max(200).default(10) },
  REDIS_URL: { group: 'jobs', about: 'Redis or Valkey for the job queue. Left out, jobs run on PostgreSQL.', schema: z.string().optional() },
  JOB_CONCURRENCY: { group: 'jobs', about: 'Jobs a worker process runs at once.', schema: z.coerce.number().int().min(1).max(64).default(4) },
  DATA_DIR: { group: 'files', about: 'Folder of files on disk, of the embedded database and of logs.', schema: z.string().default('var') },
  S3_ENDPOINT: { group: 'files', about: 'Address of an S3 store, e.g. http://s3:8333. Left out, files are kept in DATA_DIR.', schema: z.url().optional() },
  S3_BUCKET: { group: 'files', about: 'Bucket for all files.', schema: z.string().min(3).default('hoc-vu-so') },
  S3_REGION: { group: 'files', about: 'Region of the S3 store.', schema: z.string().default('us-east-1') },
  S3_ACCESS_KEY: { group: 'files', about: 'Access key of the S3 store.', secret: true, schema: z.string().optional() },
  S3_SECRET_KEY: { group: 'files', about: 'Secret key of the S3 store.', secret: true, schema: z.string().optional() },
  UPLOAD_MAX_MB: { group: 'courses', about: 'Largest package that may be uploaded, in MB.', schema: z.coerce.number().int().min(1).default(500) },
  AU_SILENT_HOURS: { group: 'courses', about: 'How long a cmi5 session may say nothing before it counts as abandoned, in hours.', schema: z.coerce.number().int().min(1).max(8760).default(24) },
  SESSION_SILENT_HOURS: { group: 'courses', about: 'How long a visit to a SCORM course may say nothing before it is closed as put aside, in hours. What a device brings later still counts.', schema: z.coerce.number().int().min(1).max(8760).default(24) },
  UPLOAD_KEEP_HOURS: { group: 'courses', about: 'How long a package that was sent in part waits to be gone on with, in hours.', schema: z.coerce.number().int().min(1).max(8760).default(72) },
  PACKAGE_CHECK_OPEN: { group: 'courses', about: 'true: anybody may have a package checked at /kiem-tra-goi without signing in; false: whoever is signed in.', schema: flag.default(false) },
  PACKAGE_CHECK_MAX_MB: { group: 'courses', about: 'Largest package that is only checked, in MB.', schema: z.coerce.number().int().min(1).max(2000).default(100) },
  PACKAGE_ENTRIES_MAX: { group: 'courses', about: 'Most files in a package.', schema: z.coerce.number().int().min(1).max(200_000).default(20_000) },
  UNPACKED_MAX_MB: { group: 'courses', about: 'Largest unpacked size of a package, in MB.', schema: z.coerce.number().int().min(1).default(2000) },
  CONTENT_DIR: { group: 'courses', about: 'Folder with the native courses, frameworks and demo data.', schema: z.string().default('content') },
  IRI_BASE: { group: 'xapi', about: 'Base of the activity addresses in statements. Never change it once statements exist.', schema: z.url().default('https://hocvuso.vn/xapi') },
  XAPI_BODY_MAX_MB: { group: 'xapi', about: 'Largest body of one xAPI request, attachments included, in MB.', schema: z.coerce.number().int().min(1).max(1024).default(64) },
  HELD_BODIES_MAX_MB: { group: 'xapi', about: 'Bodies an API process holds in memory at a time, in MB; beyond that it answers 503 with Retry-After.', schema: z.coerce.number().int().min(1).default(256) },
  XAPI_REQUESTS_MAX: { group: 'xapi', about: 'xAPI requests an API process works on at a time; beyond that it answers 503 with Retry-After.', schema: z.coerce.number().int().min(1).default(1000) },
  XAPI_DELAY_MAX_MS: { group: 'xapi', about: 'How late an API process may be, in milliseconds, before it answers xAPI requests with 503 and Retry-After until it has caught up; 0: never.', schema: z.coerce.number().int().min(0).default(250) },
  IMPORT_MAX_MB: { group: 'xapi', about: 'Largest file of statements that may be uploaded to be imported, in MB.', schema: z.coerce.number().int().min(1).default(2000) },
  IMPORT_UNPACKED_MAX_MB: { group: 'xapi', about: 'Largest size of such a file when it is inflated (.gz), in MB.', schema: z.coerce.number().int().min(1).default(20_000) },
  OIDC_ISSUER: { group: 'xapi', about: 'Address of the identity provider whose bearer tokens xAPI takes, exactly as in their iss claim. Needs OIDC_AUDIENCE; left out, only keys and secrets open.', schema: z.url().optional() },
  OIDC_AUDIENCE: { group: 'xapi', about: 'What the aud claim of a bearer token must name.', schema: z.string().optional() },
  OUTBOUND_HTTP: { group: 'xapi', about: 'allow: statements may be sent by http without TLS, to addresses of an inner network only. Otherwise https only.', schema: z.enum(['allow', 'refuse']).default('refuse') },
  SECRET_KEY: { group: 'xapi', about: 'Key, 32 characters or more, that secrets of other systems are encrypted with in the database. Left out, they are kept there as they are.', secret: true, schema: z.string().min(32).optional() },
  BACKGROUND_SHARE: { group: 'xapi', about: 'Percent of its time that a purge or a pseudonymisation works; it rests in between, so that readers do not notice it.', schema: z.coerce.number().int().min(1).max(100).default(25) },
  SESSION_HOURS: { group: 'people', about: 'Hours a sign-in lasts without use.', schema: z.coerce.number().min(0.01).max(2400).default(240) },
  SIGN_IN_TRIES: { group: 'people', about: 'Wrong passwords for one account within 15 minutes before it has to wait; an address, which many phones may share, five times as many.', schema: z.coerce.number().int().min(1).max(1000).default(10) },
  SEED_DEMO: { group: 'people', about: 'true loads the demonstration province, with its known passwords; false for real use.', schema: flag.default(true) },
  PROGRAMME_YEAR: { group: 'programme', about: 'Plan year that targets, requirements and registers belong to.', schema: z.coerce.number().int().min(2020).max(2100).default(2026) },
  CERTIFICATE_ISSUER: { group: 'programme', about: 'Issuing body printed on certificates.', schema: z.string().default('Sở Khoa học và Công nghệ tỉnh Sơn La') },
  CERTIFICATE_PLACE: { group: 'programme', about: 'Place printed before the date on certificates.', schema: z.string().default('Sơn La') },
  CERTIFICATE_AUTO_FROM: { group: 'programme', about: 'Completions from this date on get their certificate by themselves; earlier ones wait for an administrator.', schema: z.iso.date().default('2026-11-01') },
  CERTIFICATE_HOLDER: { group: 'programme', about: 'What becomes of the name on issued certificates when their holder is pseudonymised: keep (the register is an official record) or erase.', schema: z.enum(['keep', 'erase']).default('keep') },
  ATTAINMENT_SETTLE_MS: { group: 'programme', about: 'Longest wait of the outbox relay between two looks when nothing notifies it, in milliseconds.', schema: z.coerce.number().int().min(10).max(60000).default(500) },
} as const;

type Settings = { [K in keyof typeof settings]: z.infer<(typeof settings)[K]['schema']> };

/** The parsed settings; read-only, one per process. */
export class Config {
  constructor(readonly values: Readonly<Settings>) {}
  get<K extends keyof Settings>(key: K): Settings[K] {
    return this.values[key];
  }
}

const fromFile = (env: NodeJS.ProcessEnv, key: string): string | undefined => {
  const path = env[`${key}_FILE`];
  return path && existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
};

/** Parses the environment. Throws one readable list of everything that is wrong. */
export const parseConfig = (env: NodeJS.ProcessEnv): Config => {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(settings)) {
    const given = env[key] || fromFile(env, key) || undefined;
    const parsed = setting.schema.safeParse(given);
    if (parsed.success) values[key] = parsed.data;
    else faults.push(`  ${key}: ${parsed.error.issues.map((i) => i.message).join('; ')} (${setting.about})`);
  }
  if (faults.length > 0) throw new Error(`Cấu hình sai / bad configuration:\n${faults.join('\n')}`);
  for (const key of ['DATA_DIR', 'CONTENT_DIR'] as const) values[key] = resolve(String(values[key]));
  return new Config(values as Settings);
};

/** The text of `.env.example`. */
export const envExample = (): string => {
  const groups = new Map<string, string[]>();
  for (const [key, setting] of Object.entries(settings)) {
    const fallback = setting.schema.safeParse(undefined);
    const value = fallback.success ? String(fallback.data ?? '') : '';
    const lines = groups.get(setting.group) ?? [];
    lines.push(`# ${setting.about}`, `#${key}=${value}`);
    groups.set(setting.group, lines);
  }
  const head = '# Settings of Học Vụ Số. Copy to .env and uncomment what you change. Made from libs/platform/src/config/config.ts.\n# Any of them may be given as a file: NAME_FILE=/run/secrets/name\n';
  return head + [...groups].map(([group, lines]) => `\n## ${group}\n${lines.join('\n')}\n`).join('');
};
