import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import superjson from 'superjson';
import { restPath } from '../openapi/document.ts';
import { listPublishedProcedures, type PublishedProcedure } from '../openapi/published-procedures.ts';
import type { TestSite } from '../testing/test-site.ts';
import { crawlInputs } from './crawl-inputs.ts';
import type { CrawlWorld, Secret, Viewer } from './crawl-world.ts';

export interface Leak {
  viewer: string;
  request: string;
  secret: string;
}

export interface Visit {
  procedure: string;
  status: number;
  /** Status, headers and body as they came, and whatever opaque values in them say once decoded. */
  bytes: string;
}

export interface CrawlReport {
  leaks: Leak[];
  visits: Visit[];
}

/** These move how far the viewer has come, so they are asked for chapters that the viewer knows. */
const MOVERS = new Set(['reading.saveProgress', 'reading.markRead']);
const STREAM_MS = 400;

/**
 * Asks everything the site answers, as the viewer, and looks for secrets the viewer may not know in every byte.
 * @param only paths of procedures to visit; all, and all pages besides, when absent
 */
export async function crawl(
  site: TestSite,
  world: CrawlWorld,
  viewer: Viewer,
  only?: (procedure: PublishedProcedure) => boolean,
): Promise<CrawlReport> {
  const report: CrawlReport = { leaks: [], visits: [] };
  const forbidden = world.secrets.filter(({ story, chapter }) => chapter > viewer.knows[story]);
  await viewer.prepare();

  async function visit(procedure: string, request: string, send: () => Promise<Response>): Promise<void> {
    const response = await send();
    const bytes = await bytesOf(response);
    report.visits.push({ procedure, status: response.status, bytes });
    const read = bytes.toLowerCase();
    for (const secret of forbidden) {
      if (read.includes(secret.token.toLowerCase()) && !isAskedFor(secret, request)) {
        report.leaks.push({ viewer: viewer.name, request, secret: secret.token });
      }
    }
  }

  const headers: Record<string, string> = {
    ...site.network,
    origin: site.env.PUBLIC_URL,
    accept: 'text/html,application/json,*/*',
    ...(viewer.as === undefined ? {} : { cookie: viewer.as.cookie }),
  };
  const get = (address: string, accept = headers['accept']!) =>
    fetch(`${site.url}${address}`, {
      headers: { ...headers, accept },
      redirect: 'manual',
      signal: AbortSignal.timeout(20_000),
    });
  const post = (address: string, body: string) =>
    fetch(`${site.url}${address}`, {
      ...{ method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } },
    });

  const procedures = listPublishedProcedures()
    .filter((procedure) => only?.(procedure) ?? true)
    .filter(({ inputSchema }) => !viewer.onlyAsOf || inputSchema?.properties?.['asOf'] !== undefined)
    // What changes something comes last, so that it changes nothing that is still to be looked at.
    .toSorted((one, other) => Number(one.type === 'mutation') - Number(other.type === 'mutation'));
  for (const procedure of procedures) {
    for (const input of inputsFor(procedure, world, viewer)) {
      const serialized = JSON.stringify(superjson.serialize(input));
      const request = `${procedure.path} ${serialized}`;
      const query = encodeURIComponent(serialized);
      if (procedure.type === 'mutation') {
        await visit(procedure.path, request, () => post(`/trpc/${procedure.path}`, serialized));
      } else if (procedure.type === 'query') {
        await visit(procedure.path, request, () => get(`/trpc/${procedure.path}?input=${query}`));
      } else {
        await visit(procedure.path, request, () =>
          listen(site, `/trpc/${procedure.path}?input=${query}`, headers),
        );
      }
    }
    if (procedure.type !== 'query') continue;
    for (const input of inputsFor(procedure, world, viewer).slice(0, 2)) {
      const address = `${restPath(procedure)}?input=${encodeURIComponent(JSON.stringify(input ?? {}))}`;
      await visit(procedure.path, address, () => get(address));
    }
  }
  if (only === undefined) {
    for (const address of imageAddresses(world, viewer))
      await visit('wiki image', address, () => get(address));
  }
  if (only === undefined && !viewer.onlyAsOf) {
    for (const address of listAddresses(world)) {
      await visit(address, address, () => get(address, 'text/html'));
      await visit(address, address, () => post(address, '{}'));
    }
  }
  return report;
}

/** Every image, and one that is none, as the viewer looks at the wiki. */
export function imageAddresses(world: CrawlWorld, { candidates }: Viewer): string[] {
  const look = ['horizonToken', 'asOf', 'revealUpTo'].flatMap((name) => {
    const [value] = candidates[name] ?? [];
    const isSet = typeof value === 'string' || typeof value === 'number';
    return isSet ? [[name, String(value)] satisfies [string, string]] : [];
  });
  return [...world.images.values(), world.missingKey].map(
    (id) => `/api/branches/${world.branchId}/wiki-images/${id}?${new URLSearchParams(look).toString()}`,
  );
}

function inputsFor(procedure: PublishedProcedure, world: CrawlWorld, viewer: Viewer): unknown[] {
  const { candidates, knows } = viewer;
  if (!MOVERS.has(procedure.path)) return crawlInputs(procedure.inputSchema, candidates);
  const known = world.mainChapterIds.slice(0, knows.main);
  return crawlInputs(procedure.inputSchema, {
    ...candidates,
    chapterId: known.length > 0 ? known : [world.missingKey],
  });
}

/** The key of an entry that was in the question, and the text of a chapter that was asked for by its id. */
const isAskedFor = ({ token, toldBy }: Secret, request: string): boolean =>
  (request.includes(token) && /^[0-9a-f-]{36}$/.test(token)) ||
  (toldBy !== undefined && request.includes(toldBy));

async function bytesOf(response: Response): Promise<string> {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  const whole = `${response.status} ${response.statusText}\n${headers}\n\n${await response.text()}`;
  const opaque = [...whole.matchAll(/[\w-]{16,}/g)].map(([value]) =>
    Buffer.from(value, 'base64url').toString('utf8'),
  );
  return [whole, decodeURIComponentSafely(whole), ...opaque].join('\n');
}

function decodeURIComponentSafely(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (encoded) =>
    Buffer.from(encoded.replaceAll('%', ''), 'hex').toString(),
  );
}

/** The start of a stream of events. */
async function listen(site: TestSite, address: string, headers: Record<string, string>): Promise<Response> {
  const leave = new AbortController();
  const response = await fetch(`${site.url}${address}`, { headers, signal: leave.signal });
  const heard: Uint8Array[] = [];
  const reader = response.body!.getReader();
  const timer = setTimeout(() => leave.abort(), STREAM_MS);
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (value !== undefined) heard.push(value);
      if (done) break;
    }
  } catch (error) {
    if (!leave.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
  return new Response(Buffer.concat(heard), { status: response.status, headers: response.headers });
}

const HTTP_ROUTE = /\.(?:get|post|put|use|all)\(\s*(?:\[[^\]]*\]|'(\/[^']*)')/g;
const PAGE_ROUTE = /path: '(\/[^']*)'/g;

/** Addresses of all routes that the code of server and web client names, parameters filled in. */
export function listAddresses(world: CrawlWorld): string[] {
  const source = path.join(import.meta.dirname, '../..');
  const files = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
      .map((file) => readFileSync(path.join(folder, file), 'utf8'));
  const routes = [
    ...files(path.join(source, 'src')).flatMap((text) =>
      [...text.matchAll(HTTP_ROUTE)].map(([, route]) => route),
    ),
    ...files(path.join(source, '../web/src')).flatMap((text) =>
      [...text.matchAll(PAGE_ROUTE)].map(([, route]) => route),
    ),
  ].filter((route): route is string => route !== undefined && !route.includes('{*'));
  const addresses = routes.flatMap((route) =>
    [world.lastKey, world.missingKey].map((key) =>
      route.replaceAll(/[$:](\w+)/g, (_, name: string) => world.parameters[name] ?? key),
    ),
  );
  return [...new Set([...addresses, '/robots.txt', '/sitemap.xml', '/feed.xml', '/no-such-page'])].sort();
}
