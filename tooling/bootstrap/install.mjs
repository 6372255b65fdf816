import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './command.mjs';
import { DATA, NODE, ROOT } from './paths.mjs';

/** What the server, the worker and the web client need; the mobile client's packages are large. */
const PRODUCT = ['inkvine', '@inkvine/server...', '@inkvine/worker...', '@inkvine/web...'];

const STAMP = join(ROOT, 'node_modules', '.inkvine-install.json');

/**
 * The environment in which the project's own tools, Node 24 among them, come first.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(env = process.env) {
  return {
    ...env,
    PATH: [join(ROOT, 'node_modules', '.bin'), env.PATH].join(delimiter),
    // Every process would else compile the same TypeScript again.
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? join(DATA, 'compiled'),
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
  };
}

/**
 * Installs the npm packages with the pnpm version of package.json, fetched by npx; does nothing when the
 * manifests and the lock file are those of the last installation.
 *
 * @param {'product' | 'everything'} scope
 * @param {{ logFile: string, signal?: AbortSignal }} options
 * @returns {Promise<'installed' | 'unchanged'>}
 */
export async function installPackages(scope, options) {
  const hash = manifestHash();
  const last = readStamp();
  if (last?.hash === hash && (last.scope === 'everything' || last.scope === scope) && existsSync(NODE)) {
    return 'unchanged';
  }
  const filters = scope === 'product' ? PRODUCT.flatMap((name) => ['--filter', name]) : [];
  await runCommand('npx', ['-y', pnpm(), 'install', '--frozen-lockfile', ...filters], {
    ...options,
    cwd: ROOT,
    // Without a terminal pnpm would ask before it replaces a node_modules made by another tool.
    env: { ...process.env, CI: 'true' },
    doing: 'Installing the packages',
  });
  writeFileSync(STAMP, JSON.stringify({ hash, scope }));
  return 'installed';
}

/**
 * The command that runs turbo. It calls pnpm by name, so npx puts pnpm on its path.
 *
 * @param {readonly string[]} args without characters that a shell would read
 * @returns {[command: string, args: string[]]}
 */
export function turboCommand(args) {
  return ['npx', ['-y', '-p', pnpm(), '-c', ['turbo', ...args].join(' ')]];
}

/** @returns {string} such as `pnpm@12.21.0` */
function pnpm() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).packageManager;
}

/** @returns {{ hash: string, scope: string } | undefined} */
function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return undefined;
  }
}

function manifestHash() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n`);
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'];
  for (const group of ['apps', 'packages', 'tooling']) {
    for (const part of readdirSync(join(ROOT, group)).toSorted())
      files.push(join(group, part, 'package.json'));
  }
  for (const file of files) {
    if (existsSync(join(ROOT, file))) hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}
