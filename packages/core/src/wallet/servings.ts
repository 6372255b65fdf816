import type { Executor } from '@inkvine/db/database';
import { claimServings } from '@inkvine/db/wallet/unlock-return.repository';

/**
 * Sends a text only with the note that it was sent, so that a chapter is opened or given back and never both: it is
 * read again when a purchase was given back in between. A text that was sent before costs no second round trip.
 * @param unservedOf the payments whose text is sent for the first time
 */
export async function serve<Text>(
  db: Executor,
  read: () => Promise<Text>,
  unservedOf: (text: Text) => readonly string[],
): Promise<Text> {
  for (;;) {
    const text = await read();
    const txnIds = unservedOf(text);
    if (txnIds.length === 0 || (await claimServings(db, txnIds))) return text;
  }
}
