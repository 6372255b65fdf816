import {
  WikiAppearances,
  WikiAppearancesInput,
  WikiCard,
  WikiCardInput,
  WikiChoices,
  WikiChoicesInput,
  WikiCompleteInput,
  WikiCompletions,
  WikiEntry,
  WikiEntryInput,
  WikiHistory,
  WikiHistoryInput,
  WikiHits,
  WikiListInput,
  WikiOverview,
  WikiOverviewInput,
  WikiPage,
  WikiSearchInput,
  WikiTimeline,
  WikiTimelineInput,
} from '@inkvine/contracts/wiki';
import {
  WikiAddPartInput,
  WikiCreateEntryInput,
  WikiDecideSuggestionInput,
  WikiEditable,
  WikiEditableEvents,
  WikiEditInput,
  WikiEntryCreated,
  WikiEventsInput,
  WikiGateChapters,
  WikiGateChaptersInput,
  WikiInbox,
  WikiLint,
  WikiLintInput,
  WikiManagedInput,
  WikiManagedPage,
  WikiMySuggestions,
  WikiPartDeleted,
  WikiPartInput,
  WikiPartSaved,
  WikiSavePartInput,
  WikiSettings,
  WikiSettingsInput,
  WikiSubmitSuggestionInput,
  WikiSuggestionDecided,
  WikiSuggestionListInput,
  WikiSuggestionSubmitted,
  WikiUpdateSettingsInput,
} from '@inkvine/contracts/wiki-editing';
import { publicProcedure, router, signedInProcedure } from '../trpc.ts';

export const wikiRouter = router({
  overview: publicProcedure({
    summary: 'What the wiki of a branch holds as far as you have read',
    cost: 'read',
  })
    .input(WikiOverviewInput)
    .output(WikiOverview)
    .query(({ ctx, input }) => ctx.services.wiki.getOverview(ctx.caller, input)),

  list: publicProcedure({ summary: 'Entries of a wiki as far as you have read', cost: 'read' })
    .input(WikiListInput)
    .output(WikiPage)
    .query(({ ctx, input }) => ctx.services.wiki.list(ctx.caller, input)),

  entry: publicProcedure({ summary: 'An entry as far as you have read', cost: 'read' })
    .input(WikiEntryInput)
    .output(WikiEntry)
    .query(({ ctx, input }) => ctx.services.wiki.getEntry(ctx.caller, input)),

  card: publicProcedure({ summary: 'An entry in short, to show beside its mention', cost: 'read' })
    .input(WikiCardInput)
    .output(WikiCard)
    .query(({ ctx, input }) => ctx.services.wiki.getCard(ctx.caller, input)),

  search: publicProcedure({ summary: 'Search a wiki as far as you have read', cost: 'costly' })
    .input(WikiSearchInput)
    .output(WikiHits)
    .query(({ ctx, input }) => ctx.services.wiki.search(ctx.caller, input)),

  complete: publicProcedure({ summary: 'Names that are being typed', cost: 'read' })
    .input(WikiCompleteInput)
    .output(WikiCompletions)
    .query(({ ctx, input }) => ctx.services.wiki.complete(ctx.caller, input)),

  timeline: publicProcedure({ summary: 'What has happened as far as you have read', cost: 'read' })
    .input(WikiTimelineInput)
    .output(WikiTimeline)
    .query(({ ctx, input }) => ctx.services.wiki.listTimeline(ctx.caller, input)),

  appearances: publicProcedure({ summary: 'Where you have read of an entry', cost: 'costly' })
    .input(WikiAppearancesInput)
    .output(WikiAppearances)
    .query(({ ctx, input }) => ctx.services.wiki.listAppearances(ctx.caller, input)),

  history: publicProcedure({ summary: 'Edits of what you may see of an entry', cost: 'read' })
    .input(WikiHistoryInput)
    .output(WikiHistory)
    .query(({ ctx, input }) => ctx.services.wiki.listHistory(ctx.caller, input)),

  saveChoices: signedInProcedure({
    summary: 'How far you let the wiki of a branch tell',
    cost: 'write',
  })
    .input(WikiChoicesInput)
    .output(WikiChoices)
    .mutation(({ ctx, input }) => ctx.services.wiki.saveChoices(ctx.caller, input)),

  managed: signedInProcedure({ summary: 'All entries of a wiki of yours', cost: 'read' })
    .input(WikiManagedInput)
    .output(WikiManagedPage)
    .query(({ ctx, input }) => ctx.services.wikiEditing.listManaged(ctx.caller, input)),

  editable: signedInProcedure({ summary: 'An entry of a wiki of yours, to edit', cost: 'read' })
    .input(WikiEditInput)
    .output(WikiEditable)
    .query(({ ctx, input }) => ctx.services.wikiEditing.getEditable(ctx.caller, input)),

  editableEvents: signedInProcedure({ summary: 'The timeline of a wiki of yours, to edit', cost: 'read' })
    .input(WikiEventsInput)
    .output(WikiEditableEvents)
    .query(({ ctx, input }) => ctx.services.wikiEditing.listEditableEvents(ctx.caller, input)),

  gateChapters: signedInProcedure({ summary: 'Chapters from which on a fact may be known', cost: 'read' })
    .input(WikiGateChaptersInput)
    .output(WikiGateChapters)
    .query(({ ctx, input }) => ctx.services.wikiEditing.listGateChapters(ctx.caller, input)),

  createEntry: signedInProcedure({ summary: 'Add an entry to a wiki of yours', cost: 'write' })
    .input(WikiCreateEntryInput)
    .output(WikiEntryCreated)
    .mutation(({ ctx, input }) => ctx.services.wikiEditing.createEntry(ctx.caller, input)),

  addPart: signedInProcedure({
    summary: 'Add a state, section, other name, relation or event to a wiki of yours',
    cost: 'write',
  })
    .input(WikiAddPartInput)
    .output(WikiPartSaved)
    .mutation(({ ctx, input }) => ctx.services.wikiEditing.addPart(ctx.caller, input)),

  savePart: signedInProcedure({ summary: 'Edit a part of a wiki of yours', cost: 'write' })
    .input(WikiSavePartInput)
    .output(WikiPartSaved)
    .mutation(({ ctx, input }) => ctx.services.wikiEditing.savePart(ctx.caller, input)),

  deletePart: signedInProcedure({ summary: 'Take a part out of a wiki of yours', cost: 'write' })
    .input(WikiPartInput)
    .output(WikiPartDeleted)
    .mutation(({ ctx, input }) => ctx.services.wikiEditing.deletePart(ctx.caller, input)),

  lint: signedInProcedure({ summary: 'Names known too early or too late', cost: 'costly' })
    .input(WikiLintInput)
    .output(WikiLint)
    .query(({ ctx, input }) => ctx.services.wikiLint.lint(ctx.caller, input)),

  settings: signedInProcedure({ summary: 'Settings of a wiki of yours', cost: 'read' })
    .input(WikiSettingsInput)
    .output(WikiSettings)
    .query(({ ctx, input }) => ctx.services.wikiEditing.getSettings(ctx.caller, input)),

  updateSettings: signedInProcedure({ summary: 'Change the settings of a wiki of yours', cost: 'write' })
    .input(WikiUpdateSettingsInput)
    .output(WikiSettings)
    .mutation(({ ctx, input }) => ctx.services.wikiEditing.updateSettings(ctx.caller, input)),

  suggest: signedInProcedure({ summary: 'Suggest something for a wiki', cost: 'write' })
    .input(WikiSubmitSuggestionInput)
    .output(WikiSuggestionSubmitted)
    .mutation(({ ctx, input }) => ctx.services.wikiSuggestions.submit(ctx.caller, input)),

  mySuggestions: signedInProcedure({ summary: 'What you suggested for a wiki', cost: 'read' })
    .input(WikiSuggestionListInput)
    .output(WikiMySuggestions)
    .query(({ ctx, input }) => ctx.services.wikiSuggestions.listMine(ctx.caller, input)),

  suggestions: signedInProcedure({ summary: 'What readers suggested for a wiki of yours', cost: 'read' })
    .input(WikiSuggestionListInput)
    .output(WikiInbox)
    .query(({ ctx, input }) => ctx.services.wikiSuggestions.listReceived(ctx.caller, input)),

  decideSuggestion: signedInProcedure({ summary: 'Accept or decline a suggestion', cost: 'write' })
    .input(WikiDecideSuggestionInput)
    .output(WikiSuggestionDecided)
    .mutation(({ ctx, input }) => ctx.services.wikiSuggestions.decide(ctx.caller, input)),
});
