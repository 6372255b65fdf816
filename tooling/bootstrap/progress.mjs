/**
 * Tells each step in a plain line: what is being done, then how long it took.
 *
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @param {(result: T) => string} [outcome] what to say instead of "done"
 * @returns {Promise<T>}
 */
export async function step(label, work, outcome = () => 'done') {
  process.stderr.write(`  ${label} … `);
  const began = performance.now();
  try {
    const result = await work();
    process.stderr.write(`${outcome(result)} (${formatDuration(performance.now() - began)})\n`);
    return result;
  } catch (error) {
    process.stderr.write('failed\n');
    throw error;
  }
}

/** Says within a step what makes it take longer than usual. */
export function note(/** @type {string} */ text) {
  process.stderr.write(`${text} … `);
}

/** Milliseconds as a person reads them: `0.3 s`, `12 s`, `2 min 5 s`. */
export function formatDuration(/** @type {number} */ ms) {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
