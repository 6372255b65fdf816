import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { serviceWorker } from './service-worker.plugin.ts';

const SERVER = process.env['INKVINE_SERVER'] ?? 'http://localhost:3000';

/** Every browser that runs this bundle reads WOFF2; the older format would double the fonts shipped. */
const onlyWoff2: Plugin = {
  name: 'inkvine:only-woff2',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('@fontsource')) return null;
    return code.replaceAll(/,\s*url\([^)]*\.woff\) format\('woff'\)/g, '');
  },
};

const FRAMEWORK =
  /node_modules\/(?:react|react-dom|scheduler|use-sync-external-store|@tanstack\/[^/]+|@trpc\/[^/]+|superjson|copy-anything|is-what|i18next|react-i18next)\/(?!.*node_modules)/;
/** The frame around every page; what opens only on demand stays apart. */
const SHELL =
  /packages\/(?:contracts\/src\/(?:errors|primitives|system)|client\/src\/(?:app-error|inkvine-client|pages|query-client|react|versions)|i18n\/src\/[^/]+)\.ts$|apps\/web\/src\/(?:shell\/(?!account-menu)|design\/(?:avatar|button|card|class-names|coins|fonts|mark|states|toast)\.)/;

/** Compressed copies beside the files, as small as Brotli can, so that the server compresses nothing per visit. */
const brotliCopies: Plugin = {
  name: 'inkvine:brotli-copies',
  async writeBundle({ dir }, bundle) {
    const brotli = promisify(brotliCompress);
    for (const file of Object.values(bundle)) {
      if (dir === undefined || !/\.(?:js|css|svg)$/.test(file.fileName)) continue;
      const contents = file.type === 'chunk' ? file.code : file.source;
      await writeFile(path.join(dir, `${file.fileName}.br`), await brotli(contents));
    }
  },
};

export default defineConfig({
  plugins: [onlyWoff2, react(), tailwindcss(), serviceWorker, brotliCopies],
  build: {
    target: 'es2023',
    // The content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    // The server sends each page's files along with its text.
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What every page needs comes in three files that change at three paces, not in twenty.
        codeSplitting: {
          groups: [
            { name: 'framework', test: FRAMEWORK, priority: 3 },
            { name: 'zod', test: /node_modules\/zod\//, priority: 2 },
            { name: 'shell', test: SHELL, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/trpc', '/api', '/webhooks', '/checkout', '/health'].map((path) => [path, { target: SERVER }]),
    ),
  },
});
