import { useCallback, useMemo, useRef } from 'react';

export interface IdempotencyKeys {
  /** The key of the present intention: the same for the same contents until `renew`. */
  keyFor: (contents: string) => string;
  /** Ends the intention; call it once the server has answered with success. */
  renew: () => void;
}

/**
 * One key for one intention: a retry or a double tap repeats the key, so the server acts once; changed contents
 * are another intention and get another key, so the server never sees one key with two bodies.
 */
export function createIdempotencyKeys(randomId: () => string): IdempotencyKeys {
  let present: { contents: string; key: string } | null = null;
  return {
    keyFor(contents) {
      if (present?.contents !== contents) present = { contents, key: randomId() };
      return present.key;
    },
    renew() {
      present = null;
    },
  };
}

/** Keys that live as long as the component, see {@link createIdempotencyKeys}. */
export function useIdempotencyKeys(randomId: () => string = () => crypto.randomUUID()): IdempotencyKeys {
  const idSource = useRef(randomId);
  const keys = useMemo(() => createIdempotencyKeys(() => idSource.current()), []);
  const keyFor = useCallback((contents: string) => keys.keyFor(contents), [keys]);
  const renew = useCallback(() => keys.renew(), [keys]);
  return useMemo(() => ({ keyFor, renew }), [keyFor, renew]);
}
