// Three projects, one recipe (docs: README, "Tests"). PostgreSQL, Redis and S3 for all of them start once, in globalSetup.
// Jest has a module loader of its own, so packages that ship only ESM are turned into CommonJS on the way in.
const swc = {
  swcrc: false,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};
const tsx = { ...swc, jsc: { ...swc.jsc, parser: { ...swc.jsc.parser, tsx: true }, transform: { ...swc.jsc.transform, react: { runtime: 'automatic', importSource: 'preact' } } } };

/** Packages without a CommonJS build. Add a name when a test says "Must use import to load ES Module". */
const ESM_ONLY = ['@fastify/cookie', 'cookie', 'content-disposition', '@nestjs', 'file-type', 'strtok3', 'token-types', 'uint8array-extras', '@tokenizer', '@borewit', 'jose', 'scorm-again'];

const project = (displayName, testMatch) => ({
  displayName,
  rootDir: __dirname,
  testMatch: testMatch.map((pattern) => `<rootDir>/${pattern}`),
  testEnvironment: 'node',
  transform: { '^.+\\.[tj]sx$': ['@swc/jest', tsx], '^.+\\.[tj]s$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`, '\\.cjs$'],
  moduleNameMapper: { '^@hvs/([\\w-]+)$': '<rootDir>/libs/$1/src/index.ts', '^(\\.{1,2}/.*)\\.js$': '$1', '^scorm-again/(\\w+)/min$': '<rootDir>/node_modules/scorm-again/dist/esm/$1.min.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/out/', '<rootDir>/var/'],
});

module.exports = {
  projects: [
    project('unit', ['libs/**/*.spec.ts', 'apps/**/*.spec.ts', 'apps/**/*.spec.tsx', 'test/*.spec.ts']),
    project('e2e', ['test/e2e/**/*.e2e-spec.ts', 'test/conformance/**/*.e2e-spec.ts']),
    project('browser', ['test/browser/**/*.spec.ts']),
  ],
  globalSetup: '<rootDir>/apps/cli/lib/test-services-up.mjs',
  globalTeardown: '<rootDir>/apps/cli/lib/test-services-down.mjs',
  maxWorkers: 2,
  testTimeout: 30_000,
};
