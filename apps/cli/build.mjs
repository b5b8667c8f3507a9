#!/usr/bin/env node
// npm run build [-- --force]: compiles the server (nest build, swc) and the web (vite) into dist/, skipping what has not changed.
import { build } from './lib/build.mjs';

try {
  const report = await build({ force: process.argv.includes('--force'), say: (text) => console.log(`… ${text}`) });
  for (const { name, ms, made } of report) console.log(`${made ? '✓ đã dựng / built' : '= không đổi / unchanged'}  ${name}  ${ms} ms`);
} catch (error) {
  console.error(error.known ? error.message : error);
  process.exitCode = 1;
}
