import { Parser } from 'htmlparser2';
import type { TagReader } from './tag-reader.ts';

/** A document type that declares entities would be read as text from its first bracket on. */
const DECLARATIONS = /<!DOCTYPE[^>[]*\[[^\]]*\]\s*>/i;

/** Reads HTML or XHTML as it comes, well-formed or not. Knows no entities but the standard's own, and loads nothing. */
export function readHtml(source: string, reader: TagReader): void {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      ontext: (text) => reader.text(text),
      onclosetag: (name) => reader.close(name),
    },
    { recognizeSelfClosing: true, recognizeCDATA: true },
  );
  parser.end(source.replace(DECLARATIONS, ''));
  reader.closeAll();
}
