import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from './problem.mjs';

/** The secrets a private installation needs; each is 32 random bytes in base64url, safe inside a URL. */
const NAMES = /** @type {const} */ (['authSecret', 'postgresPassword', 'redisPassword', 'accountKey']);

/** @typedef {Record<typeof NAMES[number], string>} Secrets */

/**
 * Reads the secrets file, making it, or the entries it lacks, on first use. An existing secret is never
 * replaced: a new one would lock the data made with the old one.
 *
 * @param {string} file
 * @returns {Secrets}
 */
export function loadSecrets(file) {
  const known = read(file);
  const secrets = /** @type {Secrets} */ (
    Object.fromEntries(NAMES.map((name) => [name, known[name] ?? randomBytes(32).toString('base64url')]))
  );
  if (NAMES.some((name) => known[name] === undefined)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify({ ...known, ...secrets }, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  chmodSync(file, 0o600);
  return secrets;
}

/** @returns {Partial<Secrets>} */
function read(/** @type {string} */ file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(
      `${file} is not readable JSON. It holds the passwords of the private databases: restore it from a ` +
        `backup, or delete the folder ${dirname(file)} to begin again with empty data.`,
    );
  }
}
