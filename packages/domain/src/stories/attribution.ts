import type { Attribution } from '@inkvine/contracts/attribution';

/** As much of who wrote what as somebody knows who has come to this number. */
export const attributionUpTo = (attribution: readonly Attribution[], number: number): Attribution[] =>
  attribution
    .filter(({ from }) => from <= number)
    .map((stretch) => ({ ...stretch, to: Math.min(stretch.to, number) }));
