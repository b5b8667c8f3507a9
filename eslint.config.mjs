import js from '@eslint/js';
import ts from 'typescript-eslint';

const BARE = 'Rules live in bare files: take the time, randomness and the outside world as arguments.';

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'out/', 'var/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      'no-restricted-syntax': ['error',
        { selector: 'ExportAllDeclaration', message: 'A door lists its names: no export *.' },
        { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'Settings come through Config.' },
      ],
    },
  },
  {
    // Which classes Nest must see as values it reads from constructor types; turning those imports into types would break injection.
    files: ['**/*.service.ts', '**/*.controller.ts', '**/*.module.ts', '**/*.guard.ts', '**/*.filter.ts', 'apps/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['libs/*/src/**/*.ts'],
    ignores: ['**/*.{module,service,queries,job,spec}.ts', 'libs/platform/**'],
    rules: {
      'no-restricted-globals': ['error', ...['fetch', 'process', 'console'].map((name) => ({ name, message: BARE }))],
      'no-restricted-syntax': ['error',
        { selector: 'ExportAllDeclaration', message: 'A door lists its names: no export *.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: BARE },
        { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: BARE },
        { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: BARE },
      ],
    },
  },
  {
    // Where a process begins, its environment becomes a Config.
    files: ['apps/*/src/main.ts', 'test/**', '**/*.spec.ts', 'libs/platform/**', 'apps/cli/**', 'apps/web/vite.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['**/*.mjs', '**/*.cjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', setInterval: 'readonly', clearInterval: 'readonly', fetch: 'readonly', FormData: 'readonly', Blob: 'readonly', module: 'writable', require: 'readonly', AbortSignal: 'readonly', performance: 'readonly', __dirname: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
