/** What search engines, link previews and feed readers show. */
export const pages = {
  homeTitle: '{{product}} · serial fiction in Korean and English',
  homeDescription: 'Read and write serial fiction that branches, in Korean and English.',
  novelTitle: '{{title}} · {{author}}',
  novelDescription_one: '“{{title}}”, a serial by {{author}}. One chapter so far.',
  novelDescription_other: '“{{title}}”, a serial by {{author}}. {{count, number}} chapters so far.',
  chapterTitle: '{{chapter}} · {{novel}}',
  chapterDescription: 'Chapter {{number, number}} of “{{novel}}”, a serial by {{author}}.',
  locked: 'This chapter is unlocked with coins.',
  newChapters: '{{title}}: new chapters',
} as const;
