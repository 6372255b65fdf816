import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Loaded into a server before its own code (`--import`), on a port of its own: what its event loop stands still for.
 * `/turns` and `/waits` begin to watch, `/end` answers the longest in milliseconds.
 */
const RESOLUTION_MS = 1;
const waits = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let isWatching = false;
let longestTurnMs = 0;
let usedBefore = process.threadCpuUsage();

/** Processor time of each turn of the loop: what else the machine does is no part of it. The loop never rests. */
function watchTurn(): void {
  const { user, system } = process.threadCpuUsage(usedBefore);
  longestTurnMs = Math.max(longestTurnMs, (user + system) / 1_000);
  usedBefore = process.threadCpuUsage();
  if (isWatching) setImmediate(watchTurn);
}

function beginTurns(): void {
  isWatching = true;
  // The turn of the question itself does not count.
  setImmediate(() => {
    longestTurnMs = 0;
    usedBefore = process.threadCpuUsage();
    setImmediate(watchTurn);
  });
}

/** How long a timer has to wait on the clock. */
function beginWaits(): void {
  waits.reset();
  waits.enable();
}

function end(): number {
  if (!isWatching) {
    waits.disable();
    return Math.max(waits.max / 1e6 - RESOLUTION_MS, 0);
  }
  isWatching = false;
  return longestTurnMs;
}

createServer(({ url }, response) => {
  if (url === '/turns') beginTurns();
  if (url === '/waits') beginWaits();
  response.end(url === '/end' ? String(end()) : '');
}).listen(Number(process.env['LOOP_PROBE_PORT']));
