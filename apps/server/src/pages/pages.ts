import { AppError } from '@inkvine/contracts/errors';
import type { Locale } from '@inkvine/contracts/primitives';
import type { Services } from '@inkvine/core/services';
import type { Request, Response } from 'express';
import { recordOf } from '../http/request-record.ts';
import { pageFrame } from './frame.ts';
import { html } from './html.ts';
import { createShell, pageDocument } from './page-document.ts';
import type { PageFiles } from './page-files.ts';
import { findPublicPage } from './page-finder.ts';
import { wordsOf } from './site-words.ts';

export interface PagesDependencies {
  /** The client's `index.html`. */
  index: string;
  files: PageFiles;
  publicUrl: string;
  services: Pick<Services, 'novels' | 'branches' | 'reading'>;
}

/**
 * Every page of the web client. One that everybody may see comes with its text, so that search engines, link previews
 * and slow phones need no script; whoever asks gets the same bytes, because what is personal comes later, over the
 * API. The rest is the bare client. The caller has set the caching.
 */
export function createPages({ index, files, publicUrl, services }: PagesDependencies) {
  const shell = createShell(index);
  return async (request: Request, response: Response): Promise<void> => {
    const locale: Locale = request.acceptsLanguages('en', 'ko') === 'ko' ? 'ko' : 'en';
    response.type('html');
    try {
      const page = await findPublicPage(
        { pathname: request.path, branch: request.query['branch'] },
        services,
        { locale, publicUrl },
      );
      if (page === undefined) {
        response.setHeader('x-robots-tag', 'noindex');
        response.send(index);
        return;
      }
      if (page.path === '/') response.vary('accept-language');
      response.send(pageDocument(shell, page, publicUrl, files));
    } catch (error) {
      response.setHeader('x-robots-tag', 'noindex');
      if (error instanceof AppError && error.code === 'NOT_FOUND') {
        response.vary('accept-language');
        response.status(404).send(shell({ ...notFound(locale), language: locale, head: html`` }));
        return;
      }
      // The client shows what is wrong, and says so better when it can ask again; a search engine comes back.
      recordOf(request).failure = error;
      response.status(503).setHeader('retry-after', '60').send(index);
    }
  };
}

function notFound(locale: Locale) {
  const t = wordsOf(locale);
  const title = t('navigation.notFoundTitle');
  return {
    title,
    content: pageFrame(
      locale,
      html`<div class="page-narrow py-10">
        <h1 class="font-serif text-2xl font-bold">${title}</h1>
        <p class="mt-2 text-ink-soft">${t('navigation.notFoundBody')}</p>
      </div>`,
    ),
  };
}
