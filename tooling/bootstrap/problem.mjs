/**
 * Something a person can mend, told in one sentence. Whoever catches it at the top prints the message
 * without a stack.
 */
export class Problem extends Error {
  name = 'Problem';
}

/** Runs a command's main function: a `Problem` is printed as its sentence, anything else with its stack. */
export async function runMain(/** @type {() => Promise<number>} */ main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Problem ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
