import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { PageSource } from './public-page.ts';

/** Addresses of what the client will load for a page, so that the browser has it before it is asked for. */
export interface PageFiles {
  of(source: PageSource): { styles: string[]; scripts: string[] };
  /** Style sheets that declare the typeface of Korean literature: large, and needed for nothing but its looks. */
  koreanFonts: string[];
}

const KOREAN_FONT = /noto-serif-kr\/[47]00\.css$/;

const Manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    isEntry: z.boolean().optional(),
    css: z.array(z.string()).default([]),
    imports: z.array(z.string()).default([]),
  }),
);
type Manifest = z.infer<typeof Manifest>;

/** What the build says of its own files; nothing is known of a client without that. */
export function readPageFiles(dist: string): PageFiles {
  const file = path.join(dist, '.vite/manifest.json');
  const manifest = existsSync(file) ? Manifest.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry === true);
  const known = new Set(entries.flatMap((key) => closureOf(manifest, key)));
  return {
    of(source) {
      const chunks = closureOf(manifest, source)
        .filter((key) => !known.has(key))
        .map((key) => manifest[key]!);
      return {
        styles: [...new Set(chunks.flatMap(({ css }) => css))].map((name) => `/${name}`),
        scripts: chunks.map(({ file: name }) => `/${name}`),
      };
    },
    koreanFonts: Object.entries(manifest)
      .filter(([key]) => KOREAN_FONT.test(key))
      .map(([, { file: name }]) => `/${name}`),
  };
}

/** A chunk and all that it imports at once. */
function closureOf(manifest: Manifest, key: string, seen: string[] = []): string[] {
  if (seen.includes(key) || manifest[key] === undefined) return seen;
  seen.push(key);
  for (const imported of manifest[key].imports) closureOf(manifest, imported, seen);
  return seen;
}
