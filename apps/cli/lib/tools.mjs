import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs of the host that the tests use: under which names they go, and the Debian package. */
export const TOOLS = {
  chromium: { names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'], variable: 'CHROMIUM_PATH', deb: 'chromium' },
  'redis-server': { names: ['redis-server', 'valkey-server'], deb: 'redis-server' },
  pdftotext: { names: ['pdftotext'], deb: 'poppler-utils' },
  zbarimg: { names: ['zbarimg'], deb: 'zbar-tools' },
};
export const TEST_TOOLS = Object.keys(TOOLS);

/** Path of a program, or undefined. */
export const findTool = (tool) => {
  const { names, variable } = TOOLS[tool] ?? { names: [tool] };
  if (variable && process.env[variable]) return process.env[variable];
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/bin', '/usr/local/bin', '/usr/sbin', '/sbin'];
  for (const name of names) {
    for (const folder of folders) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Look further.
      }
    }
  }
  return undefined;
};
