import type { Block } from '@inkvine/contracts/block';
import type { DraftDocument } from '@inkvine/contracts/drafts';

/** Stand between fields, so that text moved from one to the next is another document. */
const END_OF_FIELD = 0x1_0000;
const END_OF_BLOCK = 0x1_0001;

/**
 * Fingerprint of title and blocks: 32 hexadecimal digits, the same on every device and version. An absent list of
 * marks equals an empty one. It tells equal from different, 500,000 characters in some milliseconds, and protects
 * from no adversary.
 */
export function hashDocument({ title, blocks }: DraftDocument): string {
  const hash = createHash();
  hash.field(title);
  for (const block of blocks) addBlock(hash, block);
  return hash.digest();
}

/** The same of one block, its id included. */
export function hashBlock(block: Block): string {
  const hash = createHash();
  addBlock(hash, block);
  return hash.digest();
}

function addBlock(hash: Hash, { id, type, text, marks = [] }: Block): void {
  hash.field(id);
  hash.field(type);
  hash.field(text);
  for (const mark of marks) {
    hash.field(`${mark.type} ${mark.from} ${mark.to}`);
    hash.field(mark.value ?? '');
  }
  hash.end();
}

interface Hash {
  field(text: string): void;
  end(): void;
  digest(): string;
}

/** Four lanes of multiply and xor that feed each other: MurmurHash3's idea, a code unit at a time. */
function createHash(): Hash {
  let [a, b, c, d] = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a];
  function add(unit: number): void {
    a = b ^ rotate(Math.imul(a ^ unit, 0x239b961b));
    b = c ^ rotate(Math.imul(b ^ unit, 0xab0e9789));
    c = d ^ rotate(Math.imul(c ^ unit, 0x38b34ae5));
    d = a ^ rotate(Math.imul(d ^ unit, 0xa1e38b93));
  }
  return {
    field(text) {
      for (let index = 0; index < text.length; index += 1) add(text.charCodeAt(index));
      add(END_OF_FIELD);
    },
    end: () => add(END_OF_BLOCK),
    digest: () => [a + d, b + a, c + b, d + c].map(finish).join(''),
  };
}

/** Brings high bits down; multiplication only carries them up. */
const rotate = (lane: number): number => (lane << 13) | (lane >>> 19);

/** Spreads every bit of a lane over all of its 8 digits. */
function finish(lane: number): string {
  let mixed = lane;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  mixed ^= mixed >>> 16;
  return (mixed >>> 0).toString(16).padStart(8, '0');
}
