import { once } from 'node:events';
import { NovelInput } from '@inkvine/contracts/stories';
import { AppError } from '@inkvine/contracts/errors';
import type { Services } from '@inkvine/core/services';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { recordOf } from '../http/request-record.ts';
import { atomFeed } from './atom-feed.ts';
import { html } from './html.ts';
import { chapterPath, novelPath } from './public-page.ts';

export interface SiteIndexDependencies {
  services: Pick<Services, 'publicIndex'>;
  publicUrl: string;
  /** False keeps every search engine away. */
  isListed: boolean;
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
const KINDS = { novels: novelPath, chapters: chapterPath } as const;
/** Pages of one person. The API stays open: search engines that run the client need it. */
const PERSONAL = [
  '/checkout/',
  '/operate',
  '/settings',
  '/sign-in',
  '/sign-up',
  '/studio',
  '/wallet',
  '/write',
];
const HOUR = 'public, max-age=3600';

/** `robots.txt`, the sitemap in parts, and a feed for each novel. */
export function createSiteIndex({ services, publicUrl, isListed }: SiteIndexDependencies): Router {
  const router = Router();
  const begin = (request: Request, response: Response, type: string): void => {
    recordOf(request).route = 'site index';
    response.type(type).setHeader('cache-control', HOUR);
  };

  router.get('/robots.txt', (request, response) => {
    begin(request, response, 'text/plain');
    const lines = isListed
      ? [...PERSONAL.map((path) => `Disallow: ${path}`), '', `Sitemap: ${publicUrl}/sitemap.xml`]
      : ['Disallow: /'];
    response.send(`User-agent: *\n${lines.join('\n')}\n`);
  });

  router.get('/sitemap.xml', async (request, response) => {
    begin(request, response, 'application/xml');
    const parts: string[] = [];
    for (const kind of Object.keys(KINDS) as (keyof typeof KINDS)[]) {
      for (const after of await services.publicIndex.listParts(kind)) {
        parts.push(`${publicUrl}/sitemaps/${kind}.xml${after === null ? '' : `?after=${after}`}`);
      }
    }
    const entries = parts.map((address) => html`<sitemap><loc>${address}</loc></sitemap>`.text);
    response.send(`${XML}<sitemapindex ${SITEMAP}>\n${entries.join('\n')}\n</sitemapindex>\n`);
  });

  for (const kind of Object.keys(KINDS) as (keyof typeof KINDS)[]) {
    router.get(`/sitemaps/${kind}.xml`, async (request, response) => {
      const after = z
        .uuid()
        .nullable()
        .safeParse(request.query['after'] ?? null);
      if (!after.success) throw new AppError('NOT_FOUND');
      begin(request, response, 'application/xml');
      response.write(`${XML}<urlset ${SITEMAP}>\n`);
      for await (const rows of services.publicIndex.streamPart(kind, after.data)) {
        const urls = rows.map(({ name, changedAt }) => {
          const address = publicUrl + KINDS[kind](name);
          return html`<url><loc>${address}</loc><lastmod>${new Date(changedAt).toISOString()}</lastmod></url>`
            .text;
        });
        if (!response.write(`${urls.join('\n')}\n`)) {
          await Promise.race([once(response, 'drain'), once(response, 'close')]);
        }
        if (response.destroyed) return;
      }
      response.end('</urlset>\n');
    });
  }

  router.get('/novels/:slug/feed.xml', async (request, response) => {
    const input = NovelInput.safeParse({ slug: request.params.slug });
    if (!input.success) throw new AppError('NOT_FOUND');
    const feed = await services.publicIndex.getFeed(input.data);
    begin(request, response, 'application/atom+xml');
    response.send(XML + atomFeed(feed, { slug: input.data.slug, publicUrl }));
  });
  return router;
}
