import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The chapters of a folder: `01.md`, `02.md` …, each a `# title` line and the text. */
export async function readChapters(folder: string) {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  return await Promise.all(
    files.map(async (name) => {
      const content = await readFile(path.join(folder, name), 'utf8');
      const [, title, text] = /^# (.+)\n([\s\S]*)$/.exec(content) ?? [];
      if (title === undefined || text === undefined) throw new Error(`${name} does not begin with a title`);
      return { name, title: title.trim(), text: text.trim() };
    }),
  );
}
