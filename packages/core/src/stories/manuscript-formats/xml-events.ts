import { Parser } from 'htmlparser2';

export interface XmlHandler {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
}

/** Deeper than any word processor writes. */
const MAX_DEPTH = 256;

/** The file is damaged or is not what it claims to be. */
export class Unreadable extends Error {}

/**
 * Reads XML as a run of events, names without their prefixes. A document type is passed over, so that no entity
 * but XML's own five means anything.
 * @throws Unreadable where elements are nested as only a hostile file has them
 */
export function readXml(source: string, handler: XmlHandler): void {
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1;
        if (depth > MAX_DEPTH) throw new Unreadable('nested too deeply');
        handler.open?.(localName(name), attributes);
      },
      ontext: (text) => handler.text?.(text),
      onclosetag(name) {
        depth -= 1;
        handler.close?.(localName(name));
      },
    },
    { xmlMode: true },
  );
  parser.end(source);
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
