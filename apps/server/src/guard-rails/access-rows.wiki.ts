import { randomUUID } from 'node:crypto';
import { missing, owned, plain, shared, type ObjectRow, type Row } from './access-kinds.ts';

const page = { limit: 5 };
const gate = { from: 'intro' };

const ofWiki =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => ({
    branchId: owner === null ? missing() : (await world.createWikiEntry(owner)).branchId,
    ...rest,
  });

const ofEntry =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => {
    const entry = owner === null ? null : await world.createWikiEntry(owner);
    return { branchId: entry?.branchId ?? missing(), entryKey: entry?.entryKey ?? missing(), ...rest };
  };

/** An entry as the part that it is. */
const ofPart =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => {
    const { entryKey, ...input } = (await ofEntry()(world, owner)) as { entryKey: string };
    return { ...input, key: entryKey, version: 1, ...rest };
  };

/** What each procedure about wikis does; see `ACCESS_ROWS`. */
export const WIKI_ROWS: Record<string, Row> = {
  'wiki.overview': shared(ofWiki()),
  'wiki.list': shared(ofWiki(page)),
  'wiki.entry': shared(ofEntry()),
  'wiki.card': shared(ofEntry()),
  'wiki.search': shared(ofWiki({ query: 'realm' })),
  'wiki.complete': shared(ofWiki({ query: 'realm' })),
  'wiki.timeline': shared(ofWiki(page)),
  'wiki.appearances': shared(ofEntry()),
  'wiki.history': shared(ofEntry()),
  'wiki.saveChoices': shared(ofWiki({ hideUntilFinished: true, revealUpTo: 1 })),
  'wiki.managed': owned(ofWiki(page)),
  'wiki.editable': owned(ofEntry()),
  'wiki.editableEvents': owned(ofWiki()),
  'wiki.gateChapters': owned(ofWiki()),
  'wiki.createEntry': owned(async (world, owner) => ({
    ...((await ofWiki()(world, owner)) as object),
    ...{ type: 'place', gate, name: 'A place', summary: '', attributes: [], idempotencyKey: randomUUID() },
  })),
  'wiki.addPart': owned(async (world, owner) => ({
    ...((await ofEntry()(world, owner)) as object),
    ...{ content: { kind: 'alias', gate, name: 'Another name' }, idempotencyKey: randomUUID() },
  })),
  'wiki.savePart': owned(ofPart({ content: { kind: 'entry', gate, type: 'item', label: 'Label' } })),
  'wiki.deletePart': owned(ofPart()),
  'wiki.lint': owned(ofWiki()),
  'wiki.settings': owned(ofWiki()),
  'wiki.updateSettings': owned(ofWiki({ version: 1, showsHiddenCount: true })),
  'wiki.suggest': shared(async (world, owner) => ({
    ...((await ofEntry()(world, owner)) as object),
    ...{ title: 'A title', text: 'A fact.', idempotencyKey: randomUUID() },
  })),
  'wiki.mySuggestions': plain(() => ({ branchId: missing(), ...page })),
  'wiki.suggestions': owned(ofWiki(page)),
  'wiki.decideSuggestion': owned(async (world, owner) => ({
    suggestionId: owner === null ? missing() : await world.createWikiSuggestion(owner),
    version: 1,
    accept: true,
  })),
};
