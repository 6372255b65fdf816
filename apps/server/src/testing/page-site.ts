import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTestSite, type TestSite } from './test-site.ts';

/** A site with a built client of a few words, and a look at its pages as a browser gets them. */
export interface PageSite extends TestSite {
  visit(address: string, headers?: Record<string, string>): Promise<VisitedPage>;
}

export interface VisitedPage {
  status: number;
  headers: Headers;
  text: string;
  /** What stands there before the client runs. */
  root: string;
  structured: Record<string, unknown> | undefined;
  answers: Record<string, unknown> | undefined;
}

/** Nothing that is there has it. */
export const UNKNOWN = '0199a2f0-0000-7000-8000-000000000001';
/** A word to be looked for where it may not be. */
export const SECRET = 'Kestrelmoth';

const MANIFEST = {
  'index.html': { file: 'assets/index-1.js', isEntry: true, imports: ['_shell.js'] },
  '_shell.js': { file: 'assets/shell-2.js' },
  'src/reading/reading.page.tsx': {
    file: 'assets/reading-3.js',
    css: ['assets/reading-4.css'],
    imports: ['_shell.js', '_coins.js'],
  },
  '_coins.js': { file: 'assets/coins-5.js' },
};

export async function startPageSite(): Promise<PageSite> {
  const dist = await mkdtemp(path.join(tmpdir(), 'inkvine-web-'));
  await mkdir(path.join(dist, '.vite'));
  await writeFile(path.join(dist, '.vite/manifest.json'), JSON.stringify(MANIFEST));
  await writeFile(
    path.join(dist, 'index.html'),
    '<!doctype html><html lang="en"><head><meta name="description" content="old" /><title>Inkvine</title></head><body><div id="root"></div></body></html>',
  );
  const site = await startTestSite({ WEB_DIST: dist });
  return {
    ...site,
    visit: (address, headers = {}) => visit(`${site.url}${address}`, headers),
    async close() {
      await site.close();
      await rm(dist, { recursive: true });
    },
  };
}

async function visit(address: string, headers: Record<string, string>): Promise<VisitedPage> {
  const response = await fetch(address, { headers: { accept: 'text/html', ...headers } });
  const text = await response.text();
  const data = (start: string): unknown => {
    const json = new RegExp(`<script ${start}>(.*?)</script>`, 's').exec(text)?.[1];
    return json === undefined ? undefined : JSON.parse(json);
  };
  return {
    status: response.status,
    headers: response.headers,
    text,
    root: /<div id="root">(.*?)<\/div>(?:\s*<link[^>]*>)*\s*<\/body>/s.exec(text)?.[1] ?? '',
    structured: data('type="application/ld\\+json"') as Record<string, unknown> | undefined,
    answers: data('type="application/json" id="first-answers"') as Record<string, unknown> | undefined,
  };
}
