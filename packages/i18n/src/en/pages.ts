/** What search engines, link previews and feed readers show. */
export const pages = {
  homeTitle: 'Inkvine · serial fiction in Korean and English',
  homeDescription: 'Read and write serial fiction that branches, in Korean and English.',
  novelDescription_one: '“{{title}}”, a serial by {{author}}. {{count, number}} chapter so far.',
  novelDescription_other: '“{{title}}”, a serial by {{author}}. {{count, number}} chapters so far.',
  chapterDescription: 'Chapter {{number, number}} of “{{title}}”, a serial by {{author}}.',
  membersOnly: 'This chapter is for members.',
  locked: 'This chapter is unlocked with coins.',
  newChapters: '{{title}}: new chapters',
} as const;
