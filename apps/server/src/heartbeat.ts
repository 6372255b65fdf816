import type { Composition } from './composition.ts';

const EVERY_MS = 60_000;

/** Writes every minute that the site is there, until it is stopped: days on which it was not are added to memberships. */
export function keepBeating({ services, log }: Pick<Composition, 'services' | 'log'>): () => void {
  const beat = () =>
    void services.heartbeats
      .siteIsUp()
      .catch((error: unknown) => log.warn({ err: error }, 'could not write that the site is there'));
  beat();
  const timer = setInterval(beat, EVERY_MS);
  return () => clearInterval(timer);
}
