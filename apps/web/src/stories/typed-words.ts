/** What is typed between commas, each once. */
export const wordsOf = (typed: string): string[] =>
  [...new Set(typed.split(',').map((word) => word.trim()))].filter((word) => word !== '');
