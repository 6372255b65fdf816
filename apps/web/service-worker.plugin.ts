import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin, Rolldown } from 'vite';

const SOURCE = path.join(import.meta.dirname, 'src/offline/service-worker.js');
/** Where one can be without a connection; the texts of both languages; what hangs around every page. */
const ROOTS =
  /\/(?:home|novel|reading|library)\.page\.tsx$|\/i18n\/src\/(?:ko|en)\/messages\.ts$|\/design\/toasts\.tsx$|\/account-menu\.tsx$/;
const TYPEFACE = /literata-latin-wght-normal/;

/** `service-worker.js`, which knows the files of its own build by name and is another one after every change. */
export const serviceWorker: Plugin = {
  name: 'inkvine:service-worker',
  apply: 'build',
  async generateBundle(_options, bundle) {
    const shell = new Set(['before-paint.js', 'favicon.svg']);
    const add = (name: string): void => {
      const file = bundle[name];
      if (file === undefined || shell.has(name)) return;
      shell.add(name);
      if (file.type !== 'chunk') return;
      for (const style of file.viteMetadata?.importedCss ?? []) shell.add(style);
      for (const imported of file.imports) add(imported);
    };
    for (const file of Object.values(bundle)) {
      if (isRoot(file) || TYPEFACE.test(file.fileName)) add(file.fileName);
    }
    const files = [...shell].toSorted().map((name) => `/${name}`);
    const source = await readFile(SOURCE, 'utf8');
    const version = createHash('sha256')
      .update(JSON.stringify(Object.keys(bundle).toSorted()))
      .update(source);
    const facts = `const VERSION = '${version.digest('hex').slice(0, 12)}';\nconst SHELL = ${JSON.stringify(files)};\n`;
    this.emitFile({ type: 'asset', fileName: 'service-worker.js', source: facts + source });
  },
};

function isRoot(file: Rolldown.OutputAsset | Rolldown.OutputChunk): boolean {
  return file.type === 'chunk' && (file.isEntry || ROOTS.test(file.facadeModuleId ?? ''));
}
