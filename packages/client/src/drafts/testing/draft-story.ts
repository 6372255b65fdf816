import type { DraftDocument } from '@inkvine/contracts/drafts';
import fc from 'fast-check';
import { RequestFailed } from '../../app-error.ts';
import { systemEnvironment, type DraftApi, type DraftJournal } from '../draft-ports.ts';
import type { createDraftSession } from '../draft-session.ts';
import type { DraftSession } from '../draft-state.ts';
import { createMemoryJournal } from '../memory-journal.ts';
import { createNetwork, KEY, pass, textOf } from './desk.ts';
import { createDraftServer, type DraftServer, type ServerMutant } from './draft-server.ts';

/** What happens to one call between client and server. */
const FATES = ['lost request', 'lost answer', 'arrives twice', 'slow', 'arrives after the timeout'] as const;
type Fate = (typeof FATES)[number] | 'well';

type Step =
  | { do: 'write'; who: number; where: number; atEnd: boolean }
  | { do: 'begin a paragraph'; who: number; where: number }
  | { do: 'wait'; milliseconds: number }
  | { do: 'save'; who: number }
  | { do: 'crash'; who: number }
  | { do: 'choose'; who: number; choice: 'both' | 'mine' | 'theirs' }
  | { do: 'undo'; who: number }
  | { do: 'flush the buffer' }
  | { do: 'lose the buffer' }
  | { do: 'save past the buffer' };

export interface Story {
  clients: number;
  steps: Step[];
  /** Of the calls in their order; those after the last go well. */
  fates: Fate[];
}

const who = fc.nat({ max: 2 });
const where = fc.nat({ max: 3 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('write' as const), who, where, atEnd: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('begin a paragraph' as const), who, where }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      milliseconds: fc.integer({ min: 100, max: 5_000 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('save' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), who }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('choose' as const),
      who,
      choice: fc.constantFrom('both' as const, 'mine' as const, 'theirs' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('flush the buffer' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('lose the buffer' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('save past the buffer' as const) }) },
);

export const anyStory: fc.Arbitrary<Story> = fc.record({
  clients: fc.integer({ min: 2, max: 3 }),
  steps: fc.array(anyStep, { minLength: 5, maxLength: 40 }),
  fates: fc.array(
    fc.oneof(
      { weight: 7, arbitrary: fc.constant('well' as const) },
      { weight: 3, arbitrary: fc.constantFrom(...FATES) },
    ),
    { maxLength: 60 },
  ),
});

export interface StoryOptions {
  createSession: typeof createDraftSession;
  mutant?: ServerMutant;
  createJournal?: () => DraftJournal;
}

interface Life {
  isOver: boolean;
}

interface Client {
  journal: DraftJournal;
  session: DraftSession;
  /** Its process: what is still on its way reaches nobody after the end. */
  life: Life;
  /** Words written since the last crash. */
  written: Set<string>;
}

/**
 * Plays a story to its end, when every fault is over and every client has said all. Answers the words that are lost:
 * those that a client was told the server has, or that its journal had, or that it still shows, and that are neither
 * in the draft nor in a revision. Needs fake timers.
 */
export async function playStory(story: Story, options: StoryOptions): Promise<string[]> {
  const server = createDraftServer(textOf('a', 'b', 'c'), options.mutant);
  const fates = [...story.fates];
  const promised = new Set<string>();
  let count = 0;

  const promise = (document: DraftDocument) => listWords(document).forEach((word) => promised.add(word));
  function start(journal: DraftJournal): Client {
    const life: Life = { isOver: false };
    const session = options.createSession({
      key: KEY,
      clientId: `client ${(count += 1)}`,
      device: 'a device',
      api: wire(server, life, () => fates.shift() ?? 'well', promise),
      journal: {
        ...journal,
        async write(entry) {
          if (life.isOver) return;
          await journal.write(structuredClone(entry));
          promise(entry.document);
        },
        remove: async (key) => (life.isOver ? undefined : journal.remove(key)),
      },
      network: createNetwork(),
      environment: {
        ...systemEnvironment,
        random: () => 0,
        setTimer: (callback, milliseconds) =>
          setTimeout(() => (life.isOver ? undefined : callback()), milliseconds),
      },
    });
    return { journal, session, life, written: new Set() };
  }
  function edit(
    client: Client,
    where: number,
    change: (document: DraftDocument, index: number, word: string) => void,
  ) {
    if (client.session.state.phase === 'opening') return;
    const document = structuredClone(client.session.document);
    const word = `<${(count += 1)}>`;
    change(document, where % Math.max(document.blocks.length, 1), word);
    client.session.edit(document);
    client.written.add(word);
  }
  const clients = Array.from({ length: story.clients }, () =>
    start(options.createJournal?.() ?? createMemoryJournal()),
  );
  await pass(0);
  const take: { [Kind in Step['do']]: (step: Extract<Step, { do: Kind }>) => void | Promise<void> } = {
    write: (step) =>
      edit(clients[step.who % clients.length]!, step.where, (document, index, word) => {
        const block = document.blocks[index];
        if (block !== undefined) block.text = step.atEnd ? block.text + word : word + block.text;
      }),
    'begin a paragraph': (step) =>
      edit(clients[step.who % clients.length]!, step.where, (document, index, word) => {
        document.blocks.splice(index, 0, { id: `p${count}`, type: 'paragraph', text: word });
      }),
    wait: (step) => pass(step.milliseconds).then(() => undefined),
    save: async (step) => {
      void clients[step.who % clients.length]!.session.flush('blur');
      await pass(0);
    },
    crash: (step) => {
      const index = step.who % clients.length;
      const { life, journal } = clients[index]!;
      life.isOver = true;
      clients[index] = start(journal);
    },
    choose: ({ who: index, choice }) => {
      const { session } = clients[index % clients.length]!;
      const [conflict] = session.state.conflicts;
      if (conflict !== undefined) session.resolve(conflict.blockId, choice);
    },
    undo: (step) => clients[step.who % clients.length]!.session.undoMerge(),
    'flush the buffer': () => server.makeDurable(),
    'lose the buffer': () => server.loseBuffer(),
    'save past the buffer': () => {
      const { document } = server.durable;
      const word = `<${(count += 1)}>`;
      const block = { id: `p${count}`, type: 'paragraph' as const, text: word };
      server.savePastBuffer({ ...document, blocks: [...document.blocks, block] });
      promised.add(word);
    },
  };
  for (const step of story.steps) await (take[step.do] as (step: Step) => void | Promise<void>)(step);

  fates.length = 0;
  await pass(60_000);
  for (const { session } of [...clients, ...clients]) {
    void session.flush('leave');
    await pass(10_000);
  }
  const there = new Set([server.head.document, ...server.revisions].flatMap(listWords));
  const written = clients.flatMap((client) => [...client.written]);
  const lost = [...new Set([...promised, ...written])].filter((word) => !there.has(word));
  for (const { life } of clients) life.isOver = true;
  return lost;
}

const listWords = ({ blocks }: DraftDocument): string[] =>
  blocks.flatMap(({ text }) => text.match(/<\d+>/g) ?? []);

const PATIENCE_MS = 1_500;

/** The server behind a network that does to calls what the fates say. */
function wire(
  server: DraftServer,
  life: Life,
  nextFate: () => Fate,
  onSaved: (document: DraftDocument) => void,
): DraftApi {
  async function call<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    const fate = nextFate();
    const later = () => setTimeout(() => void act().catch(() => undefined), 2 * PATIENCE_MS);
    if (fate === 'slow') await sleep(PATIENCE_MS);
    if (fate === 'arrives after the timeout') later();
    if (fate === 'lost request' || fate === 'arrives after the timeout') return timeOut();
    const answer = act();
    if (fate === 'arrives twice') later();
    if (fate === 'lost answer') {
      await answer.catch(() => undefined);
      return timeOut();
    }
    return answer;
  }
  /** A process that is over makes no calls and hears no answers. */
  async function alive<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    try {
      return await (life.isOver ? timeOut() : call(act));
    } finally {
      if (life.isOver) await new Promise(() => undefined);
    }
  }
  return {
    open: (key) => alive(() => server.open(key)),
    async save(input) {
      const answer = await alive(() => server.save(structuredClone(input)));
      onSaved(input.document);
      return answer;
    },
    status: (key) => alive(() => server.status(key)),
    flush: (key) => alive(() => server.flush(key)),
    keep: (input) => alive(() => server.keep(structuredClone(input))),
  };
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function timeOut(): Promise<never> {
  await sleep(PATIENCE_MS);
  throw new RequestFailed({ code: 'UNAVAILABLE' });
}
