const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Thrown where a person's Ctrl-C ended the work. */
export class Interrupted extends Error {
  name = 'Interrupted';
}

/**
 * Turns the first Ctrl-C (or SIGTERM, or a closed terminal) into an abort of the work, and calls
 * `onSecond` for an impatient second one.
 *
 * @returns {AbortSignal}
 */
export function abortOnInterrupt(/** @type {() => void} */ onSecond) {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (controller.signal.aborted) onSecond();
      else controller.abort(new Interrupted(signal));
    });
  }
  return controller.signal;
}

/** Resolves when the work is interrupted. */
export function interruption(/** @type {AbortSignal} */ signal) {
  return new Promise((/** @type {(value: void) => void} */ resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
