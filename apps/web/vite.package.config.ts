import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

/** The player that travels inside exported courses: one script and one sheet, without imports, at home in any folder. */
export default defineConfig({
  root: __dirname,
  publicDir: false,
  plugins: [preact({ devToolsEnabled: false })],
  resolve: { alias: [{ find: /^@hvs\/([\w-]+)$/, replacement: join(__dirname, '../../libs/$1/src/index.ts') }] },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: join(__dirname, '../../dist/package-player'),
    emptyOutDir: true,
    target: ['chrome90', 'safari15', 'firefox90'],
    cssTarget: ['chrome90', 'safari15', 'firefox90'],
    lib: { entry: join(__dirname, 'src/package/main.tsx'), formats: ['iife'], name: 'hvsPackage', fileName: () => 'player.js', cssFileName: 'player' },
  },
});
