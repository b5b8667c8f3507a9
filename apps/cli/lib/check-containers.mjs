/**
 * Lints docker/ without an engine: what can be wrong in these files and can be seen by reading them. Where `docker compose` or `nginx`
 * is at hand, they are asked as well.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOP, fromTop } from './paths.mjs';
import { findTool } from './tools.mjs';

const ONE_SHOT = ['migrate', 'seed'];

const checkDockerfile = (text, faults) => {
  const lines = text.replaceAll(/\\\n/g, ' ').split('\n').map((line) => line.trim()).filter((line) => line && !line.startsWith('#'));
  const bases = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(/\s+/)[1]);
  for (const base of bases) if (!/:[\w.-]+/.test(base) || base.endsWith(':latest')) faults.push(`Dockerfile: base image "${base}" has no fixed tag`);
  if (!bases.every((base) => base.startsWith('node:24'))) faults.push('Dockerfile: every stage is built on Node 24 LTS');
  const lastStage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const user = lastStage.findLast((line) => line.startsWith('USER '))?.split(/\s+/)[1];
  if (!user || user === 'root' || user === '0') faults.push('Dockerfile: the last stage runs as root');
  if (!lastStage.some((line) => /^ENTRYPOINT \[/.test(line))) faults.push('Dockerfile: ENTRYPOINT must be a list, so that signals arrive');
  for (const line of lines) {
    if (line.startsWith('ADD ')) faults.push(`Dockerfile: COPY instead of "${line}"`);
    if (/apt-get install/.test(line) && !/rm -rf \/var\/lib\/apt\/lists/.test(line)) faults.push('Dockerfile: apt lists are left in the layer');
    if (/^(ENV|ARG) .*(PASSWORD|SECRET|TOKEN)/.test(line)) faults.push(`Dockerfile: a secret in "${line.split('=')[0]}"`);
    const source = /^COPY (?!--from)(\S+) /.exec(line)?.[1];
    if (source && source !== '.' && !existsSync(fromTop(source))) faults.push(`Dockerfile: ${source} does not exist`);
  }
};

const checkCompose = (compose, faults) => {
  const services = Object.entries(compose.services ?? {});
  for (const needed of ['postgres', 'valkey', 's3', 'migrate', 'seed', 'api', 'worker', 'nginx']) if (!compose.services?.[needed]) faults.push(`compose: service ${needed} is missing`);
  for (const [name, service] of services) {
    const at = `compose: ${name}`;
    if (!/:[^:/]+$/.test(service.image ?? '') || /:latest$/.test(service.image ?? '')) faults.push(`${at}: image without a fixed tag`);
    if (ONE_SHOT.includes(name)) {
      if (service.restart !== 'no') faults.push(`${at}: runs once, so restart must be "no"`);
    } else {
      if (!service.healthcheck?.test) faults.push(`${at}: no health check`);
      if (!service.restart) faults.push(`${at}: no restart policy`);
      if (!service.mem_limit) faults.push(`${at}: no memory limit`);
    }
    if (service.ports && name !== 'nginx') faults.push(`${at}: publishes ports; only nginx may`);
    if (service.privileged) faults.push(`${at}: privileged`);
    for (const secret of service.secrets ?? []) if (!compose.secrets?.[secret]) faults.push(`${at}: secret ${secret} is not defined`);
    for (const [key, value] of Object.entries(service.environment ?? {})) {
      if (/PASSWORD|SECRET|ACCESS_KEY|DATABASE_URL|REDIS_URL/.test(key) && !key.endsWith('_FILE')) faults.push(`${at}: ${key} must come by file`);
      const secret = /^\/run\/secrets\/(.+)$/.exec(String(value))?.[1];
      if (secret && !(service.secrets ?? []).includes(secret)) faults.push(`${at}: reads ${value}, but is not given it`);
    }
    for (const secret of JSON.stringify([service.command, service.healthcheck?.test]).matchAll(/\/run\/secrets\/([\w.]+)/g)) {
      if (!(service.secrets ?? []).includes(secret[1])) faults.push(`${at}: reads /run/secrets/${secret[1]}, but is not given it`);
    }
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      if (!compose.services[other]) faults.push(`${at}: depends on ${other}, which is not there`);
      else if (condition === 'service_healthy' && !compose.services[other].healthcheck) faults.push(`${at}: waits for the health of ${other}, which has no check`);
      else if (condition === 'service_completed_successfully' && !ONE_SHOT.includes(other)) faults.push(`${at}: waits for the end of ${other}, which never ends`);
    }
    for (const volume of service.volumes ?? []) {
      const [source] = volume.split(':');
      if (source.startsWith('.')) {
        if (!existsSync(fromTop('docker', source))) faults.push(`${at}: ${source} does not exist`);
      } else if (!(source in (compose.volumes ?? {}))) faults.push(`${at}: volume ${source} is not defined`);
    }
    if (service.build && !existsSync(fromTop('docker', service.build.context, service.build.dockerfile))) faults.push(`${at}: no ${service.build.dockerfile}`);
  }
  const makesSecrets = readFileSync(fromTop('docker/make-secrets.sh'), 'utf8');
  for (const [name, { file }] of Object.entries(compose.secrets ?? {})) {
    if (!makesSecrets.includes(`put ${name} `) || file !== `./secrets/${name}`) faults.push(`compose: secret ${name} is not made by make-secrets.sh`);
  }
  const total = services.reduce((sum, [, { mem_limit: limit }]) => sum + ({ g: 1024, m: 1 }[String(limit ?? '').slice(-1)] ?? 0) * (parseFloat(limit) || 0), 0);
  if (total > 3_584) faults.push(`compose: memory limits add up to ${total} MB; a 4 GB machine needs some for itself`);
};

const checkNginx = (text, compose, faults) => {
  const bare = text.replaceAll(/#.*$/gm, '').replaceAll(/"[^"]*"/g, '""');
  let depth = 0;
  for (const sign of bare) {
    depth += sign === '{' ? 1 : sign === '}' ? -1 : 0;
    if (depth < 0) break;
  }
  if (depth !== 0) faults.push('nginx: braces do not match');
  for (const line of bare.split('\n').map((one) => one.trim()).filter(Boolean)) if (!/[;{}]$/.test(line)) faults.push(`nginx: no semicolon after "${line}"`);
  const upstreams = new Map([...bare.matchAll(/upstream (\w+) \{ server (\w+):(\d+)/g)].map(([, name, host, port]) => [name, { host, port }]));
  for (const [, target] of bare.matchAll(/proxy_pass http:\/\/(\w+);/g)) if (!upstreams.has(target)) faults.push(`nginx: no upstream ${target}`);
  for (const [name, { host }] of upstreams) if (!compose.services?.[host]) faults.push(`nginx: upstream ${name} names ${host}, which is no service`);
  const listens = new Set([...bare.matchAll(/listen (\d+)/g)].map(([, port]) => port));
  for (const mapping of compose.services?.nginx?.ports ?? []) if (!listens.has(mapping.split(':').at(-1))) faults.push(`nginx: nobody listens on ${mapping.split(':').at(-1)}, which is published`);
  if (listens.size < 2) faults.push('nginx: the app and the content need an origin each');
};

/** nginx's own word, with the upstream names replaced by this machine, which knows no service names. */
const askNginx = (text, faults) => {
  const nginx = findTool('nginx');
  if (!nginx) return;
  const folder = mkdtempSync(join(tmpdir(), 'hvs-nginx-'));
  try {
    writeFileSync(join(folder, 'site.conf'), text.replaceAll(/server api:/g, 'server 127.0.0.1:'));
    writeFileSync(join(folder, 'nginx.conf'), `pid ${folder}/pid; error_log stderr; events {} http { access_log off; client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c; uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e; include ${folder}/site.conf; }`);
    const asked = spawnSync(nginx, ['-t', '-c', join(folder, 'nginx.conf'), '-p', folder], { encoding: 'utf8' });
    if (asked.status !== 0) faults.push(`nginx -t: ${asked.stderr.trim()}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const askDocker = (faults) => {
  const docker = findTool('docker');
  if (!docker || spawnSync(docker, ['compose', 'version'], { stdio: 'ignore' }).status !== 0) return;
  const asked = spawnSync(docker, ['compose', '-f', 'docker/compose.yaml', 'config', '--quiet'], { cwd: TOP, encoding: 'utf8' });
  if (asked.status !== 0) faults.push(`docker compose config: ${asked.stderr.trim()}`);
};

export const checkContainers = async () => {
  const { parse } = await import('yaml');
  const faults = [];
  const nginx = readFileSync(fromTop('docker/nginx/default.conf'), 'utf8');
  let compose;
  try {
    compose = parse(readFileSync(fromTop('docker/compose.yaml'), 'utf8'), { merge: true });
  } catch (error) {
    return { code: 1, output: `compose.yaml: ${error.message}` };
  }
  checkDockerfile(readFileSync(fromTop('docker/Dockerfile'), 'utf8'), faults);
  checkCompose(compose, faults);
  checkNginx(nginx, compose, faults);
  const role = readFileSync(fromTop('docker/role.mjs'), 'utf8');
  for (const [, source] of role.matchAll(/'dist\/(apps\/\w+\/src\/\w+)\.js'/g)) if (!existsSync(fromTop(`${source}.ts`))) faults.push(`role.mjs: ${source}.ts does not exist`);
  askNginx(nginx, faults);
  askDocker(faults);
  return { code: faults.length === 0 ? 0 : 1, output: faults.join('\n') };
};
