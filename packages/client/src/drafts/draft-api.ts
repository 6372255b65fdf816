import type { InkvineClient } from '../inkvine-client.ts';
import type { DraftApi } from './draft-ports.ts';

/** The drafts of the person that the client is signed in as. */
export const createDraftApi = ({ drafts }: InkvineClient): DraftApi => ({
  open: (key) => drafts.open.query(key),
  save: (input) => drafts.save.mutate(input),
  status: (key) => drafts.status.query(key),
  flush: (key) => drafts.flush.mutate(key),
  keep: (input) => drafts.revisions.keep.mutate(input),
});
