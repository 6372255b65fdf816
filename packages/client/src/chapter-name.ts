/**
 * What a chapter is called beside its title: “Chapter 3” where its label is a number, else the words the author chose.
 * @param numbered puts a number into words
 */
export const chapterName = (label: string, numbered: (number: number) => string): string =>
  /^\d+$/.test(label) ? numbered(Number(label)) : label;
