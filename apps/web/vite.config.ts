import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { defineConfig, minifySync, transformWithOxc, type Plugin, type Rollup } from 'vite';

const OUT = join(__dirname, '../../dist/web');
const TEXT = /\.(html|js|css|svg|json|webmanifest)$/;

/** What a chunk brings along at once: itself and its static imports, with their styles. */
const closureOf = (bundle: Rollup.OutputBundle, start: string[]): Set<string> => {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk') return;
    for (const css of (chunk as { viteMetadata?: { importedCss?: Set<string> } }).viteMetadata?.importedCss ?? []) seen.add(css);
    chunk.imports.forEach(visit);
  };
  start.forEach(visit);
  return seen;
};

/**
 * Tells the service worker which files make up the learner's shell: the entry, and the learner's screens that load
 * later. It is a file of its own without imports, at an address that never changes. The manager's screens and the SCORM player are fetched when somebody needs them.
 */
const precacheList = (): Plugin => ({
  name: 'hvs-precache',
  apply: 'build',
  enforce: 'post',
  async generateBundle(_, bundle) {
    const chunks = Object.values(bundle).filter((f): f is Rollup.OutputChunk => f.type === 'chunk');
    const isLearner = (c: Rollup.OutputChunk): boolean => c.isDynamicEntry && /\/src\/(learner|ui)\//.test(c.facadeModuleId ?? '');
    const entry = chunks.filter((c) => c.isEntry && /index\.html$/.test(c.facadeModuleId ?? ''));
    const files = [...closureOf(bundle, [...entry, ...chunks.filter(isLearner)].map((c) => c.fileName))];
    const fonts = Object.keys(bundle).filter((f) => f.endsWith('.woff2'));
    const list = ['/', ...[...new Set([...files, ...fonts])].sort().map((f) => `/${f}`), '/icon.svg', '/manifest.webmanifest'];
    const html = bundle['index.html'];
    const version = createHash('sha256').update(list.join() + (html?.type === 'asset' ? String(html.source) : '')).digest('hex').slice(0, 12);
    const source = join(__dirname, 'src/sw.ts');
    const { code } = await transformWithOxc(readFileSync(source, 'utf8'), source);
    const filled = code.replace(/['"`]__PRECACHE__['"`]/, JSON.stringify(list)).replace(/['"`]__VERSION__['"`]/, JSON.stringify(version));
    this.emitFile({ type: 'asset', fileName: 'sw.js', source: minifySync('sw.js', filled).code });
  },
});

/** Writes .br and .gz beside every text file, once, so that the API only streams bytes. */
const precompress = (): Plugin => ({
  name: 'hvs-precompress',
  apply: 'build',
  closeBundle() {
    mkdirSync(OUT, { recursive: true });
    for (const name of readdirSync(OUT, { recursive: true, encoding: 'utf8' })) {
      const path = join(OUT, name);
      if (!TEXT.test(name) || statSync(path).size < 256) continue;
      const body = readFileSync(path);
      writeFileSync(`${path}.br`, brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }));
      writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }));
    }
  },
});

export default defineConfig({
  root: __dirname,
  base: '/',
  plugins: [preact({ devToolsEnabled: false }), precacheList(), precompress()],
  // The pure libs run in the browser too, from the same source.
  resolve: { alias: [{ find: /^@hvs\/([\w-]+)$/, replacement: join(__dirname, '../../libs/$1/src/index.ts') }] },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: ['chrome90', 'safari15', 'firefox90'],
    cssTarget: ['chrome90', 'safari15', 'firefox90'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 1024,
    rollupOptions: {
      input: { index: join(__dirname, 'index.html'), player: join(__dirname, 'player.html') },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/health': 'http://127.0.0.1:3000', '/verify': 'http://127.0.0.1:3000' } },
});
