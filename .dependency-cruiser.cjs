// The floor plan as law: a lib may import only libs on a lower floor; the same floor is a wall.
const FLOORS = [
  ['platform', 'xapi', 'package', 'lesson'],
  ['scorm', 'cmi5', 'people', 'lrs'],
  ['courses', 'assessment', 'classroom'],
  ['learning'], ['competency'], ['certification'], ['attainment'], ['reporting'],
];
const PURE_LIBS = ['xapi', 'package', 'lesson', 'scorm', 'cmi5']; // these also run in the browser
const IO_SUFFIX = '\\.(module|service|entity|queries|job|controller|guard|filter|adapter)\\.ts$';
const IO_PACKAGES = '^(node_modules/)?(@nestjs|typeorm|pg|bullmq|ioredis|minio|nodemailer)(/|$)';
const IO_CORE = '^(node:)?(fs|fs/promises|net|http|https|child_process|worker_threads|dns|tls)$';
const TESTS = '\\.(spec|e2e-spec)\\.tsx?$';
const any = (libs) => `^libs/(${libs.join('|')})/`;
// A bare name holds rules; problems.ts and events.ts are the two bare names that may use platform.
const bare = { path: '^libs/[^/]+/src/', pathNot: [IO_SUFFIX, TESTS, '/(index|problems|events)\\.ts$', '^libs/platform/'] };

const stairs = FLOORS.flatMap((floor, i) => floor.map((lib) => ({
  name: `floor-${i}-${lib}`, severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: TESTS },
  to: { path: '^libs/([^/]+)/', pathNot: any([lib, ...FLOORS.slice(0, i).flat()]) },
})));

module.exports = {
  forbidden: [
    ...stairs,
    { name: 'known-lib', severity: 'error', from: { path: '^(apps|libs|test)/' }, to: { path: '^libs/', pathNot: any(FLOORS.flat()) } },
    { name: 'front-door', severity: 'error', from: { path: '^libs/([^/]+)/' }, to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] } },
    { name: 'front-door-apps', severity: 'error', from: { path: '^(apps|test)/' }, to: { path: '^libs/', pathNot: '^libs/[^/]+/src/index\\.ts$' } },
    { name: 'no-barrel-inside', severity: 'error', from: { path: '^libs/([^/]+)/' }, to: { path: '^libs/$1/src/index\\.ts$' } },
    { name: 'libs-not-to-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    { name: 'apps-apart', severity: 'error', from: { path: '^apps/([^/]+)/', pathNot: TESTS }, to: { path: '^apps/', pathNot: '^apps/$1/' } },
    { name: 'web-only-standards', severity: 'error', from: { path: '^apps/web/' }, to: { path: '^libs/', pathNot: any(PURE_LIBS) } },
    { name: 'web-parts-apart', severity: 'error', from: { path: '^apps/web/src/(learner|admin|player)/' }, to: { path: '^apps/web/src/(learner|admin|player)/', pathNot: '^apps/web/src/$1/' } },
    { name: 'standards-are-pure', severity: 'error', from: { path: any(PURE_LIBS), pathNot: TESTS }, to: { path: [IO_PACKAGES, IO_CORE] } },
    { name: 'bare-name-does-no-io', severity: 'error', from: bare, to: { path: [IO_PACKAGES, IO_CORE, '^libs/platform/'] } },
    { name: 'bare-name-takes-only-types', severity: 'error', from: bare,
      to: { path: [IO_SUFFIX, '^libs/[^/]+/src/index\\.ts$'], pathNot: any(PURE_LIBS), dependencyTypesNot: ['type-only'] } },
    { name: 'no-knots', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^libs/', pathNot: [TESTS, '/index\\.ts$'] }, to: {} },
    { name: 'no-test-code-in-product', severity: 'error', from: { path: '^(apps|libs)/', pathNot: TESTS }, to: { path: ['^test/', TESTS] } },
    { name: 'resolvable', severity: 'error', from: { path: '^(apps|libs|test)/' }, to: { couldNotResolve: true, pathNot: '^virtual:' } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' }, tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], mainFields: ['main', 'types'] },
    doNotFollow: { path: 'node_modules' }, exclude: { path: '(^|/)(dist|out|var)/' },
  },
};
