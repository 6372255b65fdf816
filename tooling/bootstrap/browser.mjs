import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { findOnPath, runCommand, succeeds } from './command.mjs';
import { toolEnvironment } from './install.mjs';
import { NODE, ROOT } from './paths.mjs';
import { Problem } from './problem.mjs';
import { installWithSystem } from './system-packages.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const MAC_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The path of a Chromium for the end-to-end tests: CHROMIUM_PATH, one on the PATH, one from the system's
 * package manager, or Playwright's own download, in this order.
 *
 * @param {{ logFile: string, signal?: AbortSignal }} options
 * @returns {Promise<string>}
 * @throws {Problem} when there is none and none can be had
 */
export async function findBrowser(options) {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen !== undefined && chosen !== '') {
    if (runs(chosen)) return chosen;
    throw new Problem(`CHROMIUM_PATH is "${chosen}", and no browser runs from there.`);
  }
  const present = findInstalled();
  if (present !== undefined) return present;
  await installWithSystem('chromium', options);
  const installed = findInstalled();
  if (installed !== undefined) return installed;
  return downloadWithPlaywright(options).catch((error) => {
    if (options.signal?.aborted) throw error;
    throw new Problem(
      'The end-to-end tests need Chromium and found none. Either of these mends it: install the package ' +
        `chromium with your package manager, or set CHROMIUM_PATH. What was tried is in ${options.logFile}.`,
    );
  });
}

function findInstalled() {
  const onPath = NAMES.map((name) => findOnPath(name)).filter((file) => file !== undefined);
  return [...onPath, ...MAC_APPS].find(runs);
}

/** Ubuntu's package `chromium-browser` is a script that only names another package: seeing is not enough. */
function runs(/** @type {string} */ file) {
  return existsSync(file) && succeeds(file, ['--version']);
}

/** @param {{ logFile: string, signal?: AbortSignal }} options */
async function downloadWithPlaywright(options) {
  const require = createRequire(join(ROOT, 'apps', 'server', 'package.json'));
  const manifest = require.resolve('playwright-core/package.json');
  const cli = join(manifest, '..', JSON.parse(readFileSync(manifest, 'utf8')).bin['playwright-core']);
  const common = {
    ...options,
    cwd: ROOT,
    env: toolEnvironment(),
    doing: "Playwright's download of Chromium",
  };
  await runCommand(NODE, [cli, 'install', 'chromium'], common);
  const ask = `console.log(require(${JSON.stringify(join(manifest, '..'))}).chromium.executablePath())`;
  const file = (await runCommand(NODE, ['-e', ask], common)).trim();
  if (!runs(file)) throw new Error(`${file} does not run`);
  return file;
}
