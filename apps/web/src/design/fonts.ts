import '@fontsource-variable/literata/wght.css';

let koreanSerif: Promise<unknown> | null = null;

/**
 * Declares the Korean serif. Its 240 subsets make a style sheet of 50 KB gzipped, so it comes when Korean
 * literature is on the page and not before; the browser then fetches only the subsets it shows.
 */
export function declareKoreanSerif(): void {
  koreanSerif ??= Promise.all([
    import('@fontsource/noto-serif-kr/400.css'),
    import('@fontsource/noto-serif-kr/700.css'),
  ]);
}

const CLEAR_FACES = {
  dyslexic: () =>
    Promise.all([import('@fontsource/opendyslexic/400.css'), import('@fontsource/opendyslexic/700.css')]),
  hyperlegible: () =>
    Promise.all([
      import('@fontsource/atkinson-hyperlegible/400.css'),
      import('@fontsource/atkinson-hyperlegible/700.css'),
    ]),
};

/** Declares a typeface for those who confuse letters, once somebody has chosen it. */
export function declareClearFace(family: string): void {
  if (family === 'dyslexic' || family === 'hyperlegible') void CLEAR_FACES[family]();
}
