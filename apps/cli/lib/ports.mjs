import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { Problem } from './problem.mjs';

const tryListen = (port, host) => new Promise((done) => {
  const probe = createServer();
  probe.once('error', (error) => done({ error }));
  probe.listen({ port, host, exclusive: true }, () => {
    const { port: got } = probe.address();
    probe.close(() => done({ port: got }));
  });
});

export const freePort = async (host = '127.0.0.1') => (await tryListen(0, host)).port;

/** Two neighbouring free ports, for an app origin and its content origin. */
export const freePorts = async (host = '127.0.0.1') => {
  for (;;) {
    const first = await freePort(host);
    if (first < 65_535 && (await tryListen(first + 1, host)).port) return [first, first + 1];
  }
};

/** Who listens on a port, as "pid 12: node server.js"; empty when the system does not tell us. */
const listener = (port) => {
  try {
    const wanted = port.toString(16).toUpperCase().padStart(4, '0');
    const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1)
      .map((row) => row.trim().split(/\s+/))
      .filter((row) => row[1]?.endsWith(`:${wanted}`) && row[3] === '0A')
      .map((row) => `socket:[${row[9]}]`)));
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        if (readdirSync(`/proc/${pid}/fd`).some((fd) => inodes.has(readlink(`/proc/${pid}/fd/${fd}`)))) {
          return `tiến trình ${pid}: ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()}`;
        }
      } catch {
        // Another account's process.
      }
    }
  } catch {
    // No /proc here.
  }
  return '';
};
const readlink = (path) => {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
};

/** Throws when the servers could not listen there. */
export const demandPort = async (port, host, variable) => {
  const { error } = await tryListen(port, host);
  if (!error) return;
  const who = error.code === 'EADDRINUSE' ? listener(port) : '';
  throw new Problem(
    error.code === 'EADDRINUSE'
      ? `Cổng ${port} (${variable}) đang có chương trình khác dùng${who ? ` (${who})` : ''}.\nHãy dừng chương trình đó, hoặc chọn cổng khác: npm run up -- --port ${port === 4100 ? 4200 : 4100}\nPort ${port} is taken: stop that program or choose another port.`
      : error.code === 'EACCES'
        ? `Không được phép mở cổng ${port} (${variable}): cổng dưới 1024 cần quyền quản trị. Hãy chọn cổng khác: npm run up -- --port 4000\nNot allowed to open port ${port}: choose another.`
        : `Không mở được ${host}:${port} (${variable}, HOST): ${error.message}. HOST phải là địa chỉ của chính máy này.\nCannot listen on ${host}:${port}.`);
};
