import type { BlockType } from '@inkvine/contracts/block';
import { readXml } from './xml-events.ts';

interface Kind {
  type: BlockType;
  level?: number;
}

export interface DocxStyles {
  /** What a paragraph of this style is, undefined for an ordinary one. */
  kindOf: (styleId: string) => Kind | undefined;
}

interface Style {
  name: string;
  basedOn?: string;
  outline?: number;
}

const HEADING = /^(?:heading|제목|개요)\s*([1-6])$/i;
const MAX_ANCESTORS = 20;

/**
 * Reads which paragraph styles are headings, titles or quotes: by the outline level they or their ancestors have,
 * else by the names that word processors give them in English and Korean.
 */
export function readStyles(source: string): DocxStyles {
  const styles = new Map<string, Style>();
  let style: Style | null = null;
  readXml(source, {
    open(element, attributes) {
      const value = attributes['w:val'];
      if (element === 'style') {
        style = { name: '' };
        styles.set(attributes['w:styleId'] ?? '', style);
      }
      if (style === null || value === undefined) return;
      if (element === 'name') style.name = value;
      if (element === 'basedOn') style.basedOn = value;
      if (element === 'outlineLvl') style.outline = Number(value);
    },
    close(element) {
      if (element === 'style') style = null;
    },
  });
  return {
    kindOf(styleId) {
      let id: string | undefined = styleId;
      for (let depth = 0; id !== undefined && depth < MAX_ANCESTORS; depth += 1) {
        const found: Style = styles.get(id) ?? { name: id };
        const kind = kindByName(found.name) ?? kindByOutline(found.outline);
        if (kind) return kind;
        id = found.basedOn;
      }
      return undefined;
    },
  };
}

function kindByName(name: string): Kind | undefined {
  const level = HEADING.exec(name)?.[1];
  if (level !== undefined) return { type: 'heading', level: Number(level) };
  if (/^(?:title|제목)$/i.test(name)) return { type: 'heading', level: 0 };
  return /^(?:quote|intense quote|인용|강한 인용)$/i.test(name) ? { type: 'quote' } : undefined;
}

const kindByOutline = (outline: number | undefined): Kind | undefined =>
  outline !== undefined && outline >= 0 && outline < 6 ? { type: 'heading', level: outline + 1 } : undefined;
