import { findTool } from './tools.mjs';

/**
 * The command line that makes a program get `signal` from the kernel when this process dies, however it dies. Linux only;
 * elsewhere the program is started as it is, and the next start looks for what was left over.
 */
export const leashed = (signal, command, args) => {
  const setpriv = process.platform === 'linux' ? findTool('setpriv') : undefined;
  return setpriv ? [setpriv, ['--pdeathsig', signal, command, ...args]] : [command, args];
};
