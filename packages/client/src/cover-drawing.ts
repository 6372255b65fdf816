export interface Palette {
  paper: string;
  ink: string;
  accent: string;
}

/** Paper and ink of each pair are at least 7:1 apart. */
const PALETTES: readonly Palette[] = [
  { paper: '#1f3d2f', ink: '#f5efdf', accent: '#8fbf9b' },
  { paper: '#f3ead7', ink: '#2a2019', accent: '#a8452f' },
  { paper: '#22304a', ink: '#f2ecdc', accent: '#d9a94e' },
  { paper: '#5a1f2b', ink: '#f8ece0', accent: '#e59a80' },
  { paper: '#e4e8df', ink: '#1d2a24', accent: '#3f7158' },
  { paper: '#2b2630', ink: '#efe6ea', accent: '#b58ab8' },
  { paper: '#efdcc9', ink: '#33231c', accent: '#2f6266' },
  { paper: '#16363b', ink: '#eaf0e6', accent: '#e0b65a' },
];

export interface Stroke {
  d: string;
  filled: boolean;
  width: number;
  opacity: number;
}

/** FNV-1a: small, and spreads titles that differ in one letter. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return value >>> 0;
}

/** Mulberry32: the same seed gives the same drawing on every device. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const at = (value: number): string => value.toFixed(1);

function line(d: string, width: number, opacity: number): Stroke {
  return { d, filled: false, width, opacity };
}

function shape(d: string, opacity: number): Stroke {
  return { d, filled: true, width: 0, opacity };
}

function vine(random: () => number): Stroke[] {
  const root = 60 + random() * 90;
  const sway = 16 + random() * 18;
  const points = Array.from({ length: 9 }, (_, step) => {
    const y = 296 - step * 19;
    return { x: root + Math.sin(step * 0.95 + random() * 0.5) * sway, y };
  });
  const stem = points.reduce((d, point, index) => {
    const before = points[index - 1];
    if (before === undefined) return `M${at(point.x)} ${at(point.y)}`;
    const middle = (before.y + point.y) / 2;
    return `${d}C${at(before.x)} ${at(middle)} ${at(point.x)} ${at(middle)} ${at(point.x)} ${at(point.y)}`;
  }, '');
  const leaves = points.slice(1).map((point, index) => {
    const side = index % 2 === 0 ? 1 : -1;
    const length = (26 - index * 1.6) * (0.8 + random() * 0.4);
    const tipX = point.x + side * length;
    const tipY = point.y - length * 0.55;
    return shape(
      `M${at(point.x)} ${at(point.y)}C${at(point.x + side * length * 0.2)} ${at(point.y - length * 0.7)} ${at(tipX - side * length * 0.3)} ${at(tipY - length * 0.2)} ${at(tipX)} ${at(tipY)}C${at(tipX - side * length * 0.1)} ${at(tipY + length * 0.5)} ${at(point.x + side * length * 0.5)} ${at(point.y + length * 0.1)} ${at(point.x)} ${at(point.y)}Z`,
      0.85,
    );
  });
  return [line(stem, 2.2, 0.9), ...leaves];
}

const circle = (x: number, y: number, r: number): string =>
  `M${at(x - r)} ${at(y)}a${at(r)} ${at(r)} 0 1 0 ${at(r * 2)} 0a${at(r)} ${at(r)} 0 1 0 ${at(-r * 2)} 0Z`;

function moon(random: () => number): Stroke[] {
  const x = 60 + random() * 85;
  const water = Array.from({ length: 11 }, (_, step) => {
    const y = 226 + step * 6.2;
    const half = 12 + random() * 62;
    const middle = x + (random() - 0.5) * 34;
    return line(`M${at(middle - half)} ${at(y)}H${at(middle + half)}`, 1.3, 0.85 - step * 0.05);
  });
  return [shape(circle(x, 172 + random() * 14, 32 + random() * 10), 0.9), ...water];
}

function hills(random: () => number): Stroke[] {
  return [0.35, 0.55, 0.9].map((opacity, layer) => {
    const base = 196 + layer * 30;
    const [first, second, third] = [random() * 26, random() * 34, random() * 26];
    return shape(
      `M0 ${at(base - first)}C50 ${at(base - 34 - second)} 84 ${at(base + 22)} 122 ${at(base - third)}S180 ${at(base - 30)} 200 ${at(base + 6 - first)}V300H0Z`,
      opacity,
    );
  });
}

function rain(random: () => number): Stroke[] {
  return Array.from({ length: 46 }, () => {
    const x = random() * 210;
    const y = 128 + random() * 160;
    const length = 9 + random() * 20;
    return line(`M${at(x)} ${at(y)}l${at(-length * 0.32)} ${at(length)}`, 1.5, 0.35 + random() * 0.55);
  });
}

function ripples(random: () => number): Stroke[] {
  const x = 46 + random() * 108;
  const y = 196 + random() * 30;
  const rings = Array.from({ length: 7 }, (_, ring) =>
    line(circle(x, y, 10 + ring * (9 + ring * 1.3)), 1.6 - ring * 0.12, 0.95 - ring * 0.1),
  );
  return [shape(circle(x, y, 4.6), 1), ...rings];
}

const DRAWINGS = [vine, moon, hills, rain, ripples];

/** Paper, ink and accent of a title's cover; the same on every device. */
export function paletteFor(title: string): Palette {
  return PALETTES[hash(title) % PALETTES.length] ?? { paper: '#1f3d2f', ink: '#f5efdf', accent: '#8fbf9b' };
}

/** The drawing of a title, in a field of 200 × 300 whose upper third is left to the title. */
export function drawingFor(title: string): Stroke[] {
  const seed = hash(`drawing of ${title}`);
  const draw = DRAWINGS[seed % DRAWINGS.length] ?? vine;
  return draw(randomFrom(seed));
}
