import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath, succeeds } from './command.mjs';
import { askPort, findFreePort } from './ports.mjs';
import { Problem } from './problem.mjs';
import { installWithSystem } from './system-packages.mjs';

const IMAGE = 'redis:8-alpine';

/**
 * A private Redis (or Valkey) in `folder` that writes every command to disk before answering and never
 * evicts: drafts and queues live in it.
 *
 * @param {{ name?: string, folder: string, password: string, logFolder: string, fresh?: boolean,
 *   signal?: AbortSignal }} options
 * @returns {Promise<{ definition: import('./supervisor.mjs').ServiceDefinition, url: string }>}
 * @throws {Problem} when the machine has no Redis and none can be installed
 */
export async function prepareRedis({ name = 'Redis', folder, password, logFolder, fresh = false, signal }) {
  const logFile = join(logFolder, 'redis-setup.log');
  const server = await findRedis({ logFile, ...(signal === undefined ? {} : { signal }) });
  if (fresh) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const port = await findFreePort(readPort(folder));
  writeFileSync(join(folder, 'port'), String(port));
  const config = join(folder, 'redis.conf');
  const inside =
    server.kind === 'docker'
      ? { folder: '/data', bind: '0.0.0.0', port: 6379 }
      : { folder, bind: '127.0.0.1', port };
  writeFileSync(config, configuration({ ...inside, password }), { mode: 0o600 });
  const dockerArgs = ['run', '--rm', '-p', `127.0.0.1:${port}:6379`, '-v', `${folder}:/data`, IMAGE];
  return {
    url: `redis://default:${password}@127.0.0.1:${port}`,
    definition: {
      name,
      command: server.command,
      args: server.kind === 'docker' ? [...dockerArgs, 'redis-server', '/data/redis.conf'] : [config],
      env: process.env,
      cwd: folder,
      logFile: join(logFolder, 'redis.log'),
      isReady: async () => (await askPort(port, `AUTH ${password}\r\nPING\r\n`))?.includes('PONG') ?? false,
      readyTimeoutMs: server.kind === 'docker' ? 180_000 : 60_000,
      stopSignal: 'SIGTERM',
      stopTimeoutMs: 20_000,
    },
  };
}

/** The settings of the private Redis, in its configuration syntax. */
export function configuration(
  /** @type {{ folder: string, bind: string, port: number, password: string }} */ options,
) {
  return [
    `bind ${options.bind}`,
    `port ${options.port}`,
    `requirepass ${options.password}`,
    `dir "${options.folder}"`,
    'appendonly yes',
    'appendfsync always',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    '',
  ].join('\n');
}

/**
 * @param {{ logFile: string, signal?: AbortSignal }} options
 * @returns {Promise<{ kind: 'program' | 'docker', command: string }>}
 */
async function findRedis(options) {
  const present = findOnPath('redis-server') ?? findOnPath('valkey-server');
  if (present !== undefined) return { kind: 'program', command: present };
  await installWithSystem('redis', options);
  const installed = findOnPath('redis-server') ?? findOnPath('valkey-server');
  if (installed !== undefined) return { kind: 'program', command: installed };
  const docker = findOnPath('docker');
  if (docker !== undefined && succeeds(docker, ['info'])) return { kind: 'docker', command: docker };
  throw new Problem(
    'Inkvine needs a Redis server and found none. Any one of these mends it: install the package ' +
      'redis-server or valkey with your package manager (apt-get, dnf, brew), start Docker, or set REDIS_URL ' +
      `to a Redis of yours. What was tried is in ${options.logFile}.`,
  );
}

function readPort(/** @type {string} */ folder) {
  const file = join(folder, 'port');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) || undefined : undefined;
}
