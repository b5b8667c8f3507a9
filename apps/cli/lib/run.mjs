import { spawn } from 'node:child_process';
import { leashed } from './leash.mjs';

const running = new Set();

/** Ends every program that is still running here. */
export const stopRunning = () => {
  for (const child of running) child.kill('SIGTERM');
};

/**
 * Runs a program to its end. Resolves to { code, signal, output }; `output` is what it printed when `quiet`.
 * `line(text, isError)` is called with each whole line it prints.
 */
export const run = (command, args, { cwd, env, quiet = false, line, timeoutMs } = {}) =>
  new Promise((done) => {
    const piped = quiet || line;
    const [program, words] = leashed('TERM', command, args);
    const child = spawn(program, words, { cwd, env: env ?? process.env, stdio: ['ignore', piped ? 'pipe' : 'inherit', piped ? 'pipe' : 'inherit'] });
    let output = '';
    let timedOut = false;
    const timer = timeoutMs && setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    if (piped) {
      for (const [stream, isError] of [[child.stdout, false], [child.stderr, true]]) {
        let rest = '';
        stream.setEncoding('utf8');
        stream.on('data', (text) => {
          output = (output + text).slice(-200_000);
          if (!line) return;
          const lines = (rest + text).split(/\r?\n/);
          rest = lines.pop();
          lines.forEach((one) => line(one, isError));
        });
        stream.on('end', () => rest && line?.(rest, isError));
      }
    }
    const end = (result) => {
      clearTimeout(timer);
      running.delete(child);
      done({ output, timedOut, ...result });
    };
    child.on('error', (error) => end({ code: 127, signal: null, output: `${output}${error.message}` }));
    child.on('close', (code, signal) => end({ code: code ?? 1, signal }));
    running.add(child);
  });

/** The last `count` lines of a text, for showing why something failed. */
export const tail = (text, count = 20) => text.trimEnd().split('\n').slice(-count).join('\n');
