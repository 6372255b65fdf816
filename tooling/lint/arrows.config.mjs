/**
 * Which part of the house may import which: these arrows and no others.
 *
 * A part that is not named here may import nothing of ours, so a new package begins by being added.
 * @type {Record<string, readonly string[]>}
 */
const ARROWS = {
  'packages/contracts': [],
  'packages/i18n': [],
  'packages/domain': ['packages/contracts'],
  'packages/db': ['packages/contracts', 'packages/domain'],
  'packages/jobs': ['packages/contracts', 'packages/domain'],
  'packages/core': ['packages/contracts', 'packages/domain', 'packages/db', 'packages/jobs'],
  'packages/api': ['packages/contracts', 'packages/core'],
  'packages/payments': ['packages/contracts', 'packages/core'],
  'packages/client': ['packages/contracts', 'packages/domain', 'packages/api'],
  'packages/testkit': [
    'packages/contracts',
    'packages/domain',
    'packages/db',
    'packages/jobs',
    'packages/core',
    'packages/payments',
  ],
  'apps/server': [
    'packages/contracts',
    'packages/domain',
    'packages/db',
    'packages/jobs',
    'packages/core',
    'packages/api',
    'packages/payments',
    'packages/i18n',
  ],
  'apps/worker': [
    'packages/contracts',
    'packages/domain',
    'packages/db',
    'packages/jobs',
    'packages/core',
    'packages/payments',
    'packages/i18n',
  ],
  'apps/web': ['packages/client', 'packages/contracts', 'packages/i18n', 'packages/api'],
  'apps/mobile': ['packages/client', 'packages/contracts', 'packages/i18n', 'packages/api'],
};

/** Tests, and what several of them share in a folder `testing` or `e2e`. */
const TEST_FILE = String.raw`(\.test\.tsx?$|/(testing|guard-rails|e2e)/)`;
const CLIENTS = '^(apps/(web|mobile)|packages/client)/';
const OURS = '^(packages|apps)/';

/** A resolved npm package, wherever pnpm keeps it, or one that could not be resolved at all. */
function npm(/** @type {readonly string[]} */ ...names) {
  return `(^|node_modules/)(${names.join('|')})(/|$)`;
}

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const arrowRules = Object.entries(ARROWS).map(([part, allowed]) => ({
  name: `arrow-${part.replace('/', '-')}`,
  severity: 'error',
  comment: `${part} may import ${allowed.length === 0 ? 'nothing of ours' : allowed.join(', ')}.`,
  from: { path: `^${part}/`, pathNot: TEST_FILE },
  to: { path: OURS, pathNot: [part, ...allowed].map((name) => `^${name}/`) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...arrowRules,
    {
      name: 'part-without-arrows',
      severity: 'error',
      comment: 'A new package or app is added to ARROWS in tooling/lint/arrows.config.mjs.',
      from: { path: OURS, pathNot: [...Object.keys(ARROWS).map((part) => `^${part}/`), TEST_FILE] },
      to: { path: OURS },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import that resolves to nothing would pass every other rule.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'test-arrows',
      severity: 'error',
      comment: 'Tests of a package use its own arrows and the testkit; only the apps are tested as a whole.',
      from: { path: `^packages/([^/]+)/.*${TEST_FILE}` },
      to: { path: '^apps/' },
    },
    {
      name: 'testkit-in-tests-only',
      severity: 'error',
      from: { path: OURS, pathNot: [TEST_FILE, '^packages/testkit/'] },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'testing-in-tests-only',
      severity: 'error',
      from: { path: OURS, pathNot: [TEST_FILE, '^packages/testkit/'] },
      to: { path: '/(testing|guard-rails)/', pathNot: 'node_modules' },
    },
    {
      name: 'clients-know-only-the-type-of-the-api',
      severity: 'error',
      comment: 'Anything but `import type` would ship server code to the reader.',
      from: { path: CLIENTS, pathNot: TEST_FILE },
      to: { path: ['^packages/api/', npm('@trpc/server')], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'payments-know-only-the-port',
      severity: 'error',
      from: { path: '^packages/payments/', pathNot: TEST_FILE },
      to: {
        path: '^packages/core/',
        pathNot: String.raw`(\.port|/payments/gateway-error|/payments/(payout-)?gateways)\.ts$`,
      },
    },
    {
      name: 'api-has-no-database',
      severity: 'error',
      comment: 'A procedure calls one service; SQL is two floors below.',
      from: { path: '^packages/api/' },
      to: { path: ['^packages/db/', npm('kysely', 'pg', 'bullmq', 'ioredis')] },
    },
    {
      name: 'sql-behind-repositories',
      severity: 'error',
      comment: 'A service uses the repositories of its own domain, and another domain by its service.',
      from: { path: '^packages/core/src/([^/]+)/', pathNot: TEST_FILE },
      to: { path: String.raw`^packages/db/src/[^/]+/.*\.repository\.ts$`, pathNot: '^packages/db/src/$1/' },
    },
    {
      name: 'pure-rules-have-no-io',
      severity: 'error',
      comment: 'contracts, domain and jobs run anywhere; the clients run in browsers and on phones.',
      from: {
        path: '^(packages/(contracts|domain|jobs|i18n|client)|apps/(web|mobile)/src)/',
        pathNot: TEST_FILE,
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'domain-has-no-libraries',
      severity: 'error',
      from: { path: '^packages/domain/', pathNot: TEST_FILE },
      to: { path: 'node_modules/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|[.]expo)/' },
    // Type-only imports are arrows too.
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.jsx', '.json', '.css'],
    },
  },
};
