import type { ReadingSettings } from '@inkvine/client/reading-settings';
import { isLoaded, loadAsync, type FontSource } from 'expo-font';
import { useEffect, useState } from 'react';

/** Typefaces for those who confuse letters: loaded once somebody has chosen one, and never before. */
export const CLEAR_FACES = {
  dyslexic: { regular: 'OpenDyslexic', bold: 'OpenDyslexic-Bold' },
  hyperlegible: { regular: 'AtkinsonHyperlegible', bold: 'AtkinsonHyperlegible-Bold' },
} as const;

const SOURCES: Record<keyof typeof CLEAR_FACES, () => Promise<Record<string, FontSource>>> = {
  async dyslexic() {
    const [regular, bold] = await Promise.all([
      import('open-dyslexic/ttf/OpenDyslexic-Regular.ttf'),
      import('open-dyslexic/ttf/OpenDyslexic-Bold.ttf'),
    ]);
    return { OpenDyslexic: regular.default, 'OpenDyslexic-Bold': bold.default };
  },
  async hyperlegible() {
    const [regular, bold] = await Promise.all([
      import('@expo-google-fonts/atkinson-hyperlegible/400Regular'),
      import('@expo-google-fonts/atkinson-hyperlegible/700Bold'),
    ]);
    return {
      AtkinsonHyperlegible: regular.AtkinsonHyperlegible_400Regular,
      'AtkinsonHyperlegible-Bold': bold.AtkinsonHyperlegible_700Bold,
    };
  },
};

const isClear = (family: ReadingSettings['family']): family is keyof typeof CLEAR_FACES =>
  family in CLEAR_FACES;

/** The typeface to read in: the sans of the device until a chosen one has come, or where it does not come. */
export function useReadingFace(family: ReadingSettings['family']): ReadingSettings['family'] {
  const [come, setCome] = useState<ReadingSettings['family'] | null>(null);
  const isThere = !isClear(family) || family === come || isLoaded(CLEAR_FACES[family].regular);
  useEffect(() => {
    if (isThere || !isClear(family)) return;
    let isLeft = false;
    const load = async () => {
      try {
        await loadAsync(await SOURCES[family]());
        if (!isLeft) setCome(family);
      } catch {
        // Without a connection, in the browser: the sans stays.
      }
    };
    void load();
    return () => {
      isLeft = true;
    };
  }, [family, isThere]);
  return isThere ? family : 'sans';
}
