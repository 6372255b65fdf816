import { findOnPath, runCommand, succeeds } from './command.mjs';
import { note } from './progress.mjs';

/** Package managers we may ask, each with its name for what we need. */
const MANAGERS = [
  {
    command: 'apt-get',
    refresh: ['update', '-qq'],
    install: ['install', '-y', '-qq', '--no-install-recommends'],
    packages: { redis: 'redis-server', chromium: 'chromium' },
    needsRoot: true,
  },
  {
    command: 'dnf',
    install: ['install', '-y', '-q'],
    packages: { redis: 'valkey', chromium: 'chromium' },
    needsRoot: true,
  },
  {
    command: 'brew',
    install: ['install', '-q'],
    packages: { redis: 'redis', chromium: undefined },
    needsRoot: false,
  },
];

/**
 * Installs a program with the system's package manager where that needs no password.
 *
 * @param {'redis' | 'chromium'} what
 * @param {{ logFile: string, signal?: AbortSignal }} options
 * @returns {Promise<string | undefined>} the manager's name, or undefined when none may or can
 */
export async function installWithSystem(what, options) {
  for (const manager of MANAGERS) {
    const program = findOnPath(manager.command);
    const name = manager.packages[what];
    if (program === undefined || name === undefined) continue;
    const prefix = manager.needsRoot ? rootPrefix() : [];
    if (prefix === undefined) continue;
    const run = (/** @type {readonly string[]} */ args) => {
      const [first, ...rest] = /** @type {[string, ...string[]]} */ ([
        ...prefix,
        'env',
        'DEBIAN_FRONTEND=noninteractive',
        program,
        ...args,
      ]);
      return runCommand(first, rest, { ...options, doing: `${manager.command} ${args.join(' ')}` });
    };
    note(`installing ${name} with ${manager.command}`);
    try {
      if (manager.refresh !== undefined) await run(manager.refresh);
      await run([...manager.install, name]);
      return manager.command;
    } catch (error) {
      if (options.signal?.aborted) throw error;
    }
  }
  return undefined;
}

/** What to put before a command that needs root: nothing as root, `sudo` where it asks for no password. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  const sudo = findOnPath('sudo');
  return sudo !== undefined && succeeds(sudo, ['-n', 'true']) ? [sudo, '-n'] : undefined;
}
