/**
 * Something a person can mend, told in one sentence. Whoever catches it at the top prints the message
 * without a stack.
 */
export class Problem extends Error {
  name = 'Problem';
}

const OLDEST_NODE = 20;

/** Runs a command's main function: a `Problem` is printed as its sentence, anything else with its stack. */
export async function runMain(/** @type {() => Promise<number>} */ main) {
  try {
    checkSystem();
    process.exitCode = await main();
  } catch (error) {
    console.error(
      error instanceof Error && (error instanceof Problem || isDenied(error)) ? explain(error) : error,
    );
    process.exitCode = 1;
  }
}

function checkSystem() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    throw new Problem(`Inkvine needs Node.js ${OLDEST_NODE} or newer, and this is ${process.version}.`);
  }
  if (process.platform === 'win32') {
    throw new Problem(
      'Inkvine runs on Linux and macOS; on Windows use WSL: https://learn.microsoft.com/windows/wsl.',
    );
  }
}

function isDenied(/** @type {Error} */ error) {
  return 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM') && 'path' in error;
}

function explain(/** @type {Error} */ error) {
  if (error instanceof Problem || !('path' in error)) return `\n${error.message}`;
  return `\nThis user may not use ${String(error.path)}; it may belong to another user who ran Inkvine here before.`;
}
