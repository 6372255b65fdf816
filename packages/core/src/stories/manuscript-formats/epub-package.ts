import path from 'node:path/posix';
import { readXml, Unreadable } from './xml-events.ts';

export interface EpubPackage {
  title?: string;
  language?: string;
  /** Documents in reading order, by their names in the archive. */
  spine: string[];
  /** Names of the contents: the navigation document of EPUB 3 and the NCX of EPUB 2. */
  navigation?: string;
  ncx?: string;
}

export interface ContentsEntry {
  title: string;
  /** Name in the archive, with the fragment where it has one. */
  address: string;
  /** Entries that it stands under, the outermost first. */
  parents: ContentsParent[];
}

/** An entry with others under it, which need not lead anywhere. */
export interface ContentsParent {
  title: string;
  address: string | undefined;
}

/** The name of the package document. @throws Unreadable where the container names none */
export function readContainer(source: string): string {
  let name: string | undefined;
  readXml(source, {
    open: (element, attributes) => {
      if (element === 'rootfile') name ??= attributes['full-path'];
    },
  });
  if (name === undefined) throw new Unreadable('no package document');
  return name;
}

/** Reads a package document that stands at `name` in the archive. */
export function readPackage(source: string, name: string): EpubPackage {
  const found: EpubPackage = { spine: [] };
  const items = new Map<string, string>();
  let text: string[] | null = null;
  readXml(source, {
    open(element, attributes) {
      const { id, href, idref, properties = '' } = attributes;
      if (element === 'title' || element === 'language') text = [];
      if (element === 'item' && id !== undefined && href !== undefined) {
        const address = addressFrom(name, href);
        items.set(id, address);
        if (properties.split(/\s+/).includes('nav')) found.navigation = address;
        if (attributes['media-type'] === 'application/x-dtbncx+xml') found.ncx = address;
      }
      const document = element === 'itemref' && idref !== undefined ? items.get(idref) : undefined;
      if (document !== undefined && attributes['linear'] !== 'no') found.spine.push(document);
    },
    text: (piece) => text?.push(piece),
    close(element) {
      const value = text?.join('').trim();
      if (value !== undefined && value !== '' && (element === 'title' || element === 'language')) {
        found[element] ??= value;
      }
      text = null;
    },
  });
  return found;
}

/** The entries of a navigation document's contents that lead somewhere, parts named before their chapters. */
export function readNavigation(source: string, name: string): ContentsEntry[] {
  const collector = new ContentsCollector(name);
  let isContents = false;
  readXml(source, {
    open(element, attributes) {
      if (element === 'nav') isContents = /\btoc\b/.test(attributes['epub:type'] ?? '');
      if (!isContents) return;
      if (element === 'li') collector.enter();
      if (element === 'a' || element === 'span') collector.name(attributes['href']);
    },
    text: (piece) => collector.text(piece),
    close(element) {
      if (element === 'nav') isContents = false;
      if (!isContents) return;
      if (element === 'a' || element === 'span') collector.named();
      if (element === 'li') collector.leave();
    },
  });
  return collector.entries;
}

/** The same of an NCX. */
export function readNcx(source: string, name: string): ContentsEntry[] {
  const collector = new ContentsCollector(name);
  let isInMap = false;
  readXml(source, {
    open(element, attributes) {
      if (element === 'navMap') isInMap = true;
      if (!isInMap) return;
      if (element === 'navPoint') collector.enter();
      if (element === 'text') collector.name(undefined);
      if (element === 'content') collector.lead(attributes['src']);
    },
    text: (piece) => collector.text(piece),
    close(element) {
      if (element === 'navMap') isInMap = false;
      if (!isInMap) return;
      if (element === 'text') collector.named();
      if (element === 'navPoint') collector.leave();
    },
  });
  return collector.entries;
}

interface OpenEntry {
  title: string;
  address: string | undefined;
  /** Its own line among the entries, once it has one. */
  entry: ContentsEntry | undefined;
}

class ContentsCollector {
  readonly entries: ContentsEntry[] = [];
  readonly #name: string;
  readonly #open: OpenEntry[] = [];
  #text: string[] | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  enter(): void {
    this.#settle();
    this.#open.push({ title: '', address: undefined, entry: undefined });
  }

  name(href: string | undefined): void {
    this.#text = [];
    this.lead(href);
  }

  lead(href: string | undefined): void {
    const entry = this.#open.at(-1);
    if (entry && href !== undefined) entry.address = addressFrom(this.#name, href);
  }

  text(piece: string): void {
    this.#text?.push(piece);
  }

  named(): void {
    const entry = this.#open.at(-1);
    if (entry && this.#text) entry.title = this.#text.join('').replaceAll(/\s+/g, ' ').trim();
    this.#text = null;
  }

  leave(): void {
    this.#settle();
    this.#open.pop();
  }

  /** Lists the innermost open entry once its name and address are known. */
  #settle(): void {
    const open = this.#open.at(-1);
    if (!open || open.entry !== undefined || open.address === undefined || open.title === '') return;
    const parents = this.#open.slice(0, -1).filter(({ title }) => title !== '');
    open.entry = {
      ...{ title: open.title, address: open.address },
      parents: parents.map(({ title, address }) => ({ title, address })),
    };
    this.entries.push(open.entry);
  }
}

/** A reference of a document as a name in the archive; one that leads out of it names nothing there. */
export function addressFrom(document: string, reference: string): string {
  const [file = '', fragment] = reference.split('#', 2);
  const name = file === '' ? document : path.join(path.dirname(document), decoded(file));
  return fragment === undefined || fragment === '' ? name : `${name}#${decoded(fragment)}`;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
