import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/** Everything a run leaves behind stands here; deleting it loses the private databases and nothing else. */
export const DATA = resolve(ROOT, process.env.INKVINE_DATA || '.data');

/** Node 24 from the npm package `node`, which runs TypeScript; the system's Node may be older. */
export const NODE = join(ROOT, 'node_modules', '.bin', 'node');
