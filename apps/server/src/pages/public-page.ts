import type { Locale } from '@inkvine/contracts/primitives';
import type { Markup } from './html.ts';

/** The parts of the web client that draw a page: its first HTML brings their styles and scripts along. */
export type PageSource =
  'src/stories/home.page.tsx' | 'src/stories/novel.page.tsx' | 'src/reading/reading.page.tsx';

/** What the server says of a page before the client runs, the same to everybody. */
export interface PublicPage {
  source: PageSource;
  title: string;
  description: string;
  language: Locale;
  /** From the root of the site: the one address of the page, however it was come to. */
  path: string;
  /** Open Graph. */
  type: 'website' | 'book' | 'article';
  previousPath?: string | undefined;
  nextPath?: string | undefined;
  feed?: { path: string; title: string };
  /** schema.org, as JSON-LD. */
  structuredData: object;
  content: Markup;
  /** Answers of procedures that the client would ask for; `first-answers.ts` there knows their names. */
  answers: Record<string, unknown>;
}

const DESCRIPTION_LENGTH = 200;

/** One line, cut between characters. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= DESCRIPTION_LENGTH
    ? line
    : `${line.slice(0, DESCRIPTION_LENGTH - 1).toWellFormed()}…`;
}

/** @param branchId the fork that is meant, if any */
export const novelPath = (slug: string, branchId?: string): string =>
  `/novels/${encodeURIComponent(slug)}${inBranch(branchId)}`;
/** @param branchId the fork it is read in, if any */
export const chapterPath = (chapterId: string, branchId?: string): string =>
  `/read/${chapterId}${inBranch(branchId)}`;
const inBranch = (branchId: string | undefined): string =>
  branchId === undefined ? '' : `?branch=${branchId}`;
