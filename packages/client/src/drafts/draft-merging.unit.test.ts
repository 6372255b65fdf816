import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryJournal } from './memory-journal.ts';
import { edited, faulty, KEY, pass, sitDown, textOf, wordsOf } from './testing/desk.ts';
import { createDraftServer, type DraftServer } from './testing/draft-server.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

type Desk = Awaited<ReturnType<typeof sitDown>>;

async function sitDownTogether() {
  const server = createDraftServer(textOf('a', 'b'));
  const desk = await sitDown({ server, clientId: 'desk' });
  const phone = await sitDown({ server, clientId: 'phone' });
  return { server, desk, phone };
}
async function write(at: Desk, id: string, text: string): Promise<void> {
  at.session.edit(edited(at.session.document, id, text));
  await at.session.flush('blur');
}

describe('when another device saved first', () => {
  it('merges what both wrote in different paragraphs, says so, and saves at once', async () => {
    const { server, desk, phone } = await sitDownTogether();
    await write(phone, 'a', 'phone');
    await write(desk, 'b', 'desk');
    expect(wordsOf(server.head.document)).toEqual(['phone', 'desk']);
    expect(desk.session.state).toMatchObject({
      save: 'buffered',
      conflicts: [],
      merged: { device: 'phone of a test' },
    });
    expect(desk.replacements).toEqual([{ reason: 'merged', words: ['phone', 'desk'], changed: ['a'] }]);
  });

  it('takes a merge out again, leaves what was written since, and keeps the words of the other', async () => {
    const { server, desk, phone } = await sitDownTogether();
    await write(phone, 'a', 'phone');
    await write(desk, 'b', 'desk');
    desk.append('more');
    desk.session.undoMerge();
    await pass(0);
    expect(wordsOf(server.head.document)).toEqual(['a', 'desk', 'more']);
    expect(server.revisions.map(wordsOf)).toEqual([['phone', 'b']]);
    expect(desk.session.state.merged).toBeNull();
  });

  it('keeps both versions of one paragraph and goes on', async () => {
    const { server, desk, phone } = await sitDownTogether();
    await write(phone, 'a', 'phone');
    await write(desk, 'a', 'desk');
    expect(wordsOf(server.head.document)).toEqual(['desk', 'phone', 'b']);
    const [conflict] = desk.session.state.conflicts;
    expect(desk.session.state.save).toBe('conflict');
    expect(conflict).toMatchObject({ theirsId: 'a', mine: { text: 'desk' }, theirs: { text: 'phone' } });
    await write(desk, conflict!.blockId, 'desk again');
    await write(phone, 'a', 'phone again');
    expect(wordsOf(server.head.document)).toEqual(['desk again', 'phone again', 'b']);
    expect(phone.session.state.conflicts).toEqual([]);
  });

  it.each([
    ['both', ['desk', 'phone', 'b'], []],
    ['mine', ['desk', 'b'], [['phone', 'b']]],
    ['theirs', ['phone', 'b'], [['desk', 'b']]],
  ] as const)('lets a person choose %s, after the loser is kept', async (choice, words, kept) => {
    const { server, desk, phone } = await sitDownTogether();
    await write(phone, 'a', 'phone');
    await write(desk, 'a', 'desk');
    desk.session.resolve(desk.session.state.conflicts[0]!.blockId, choice);
    await pass(0);
    expect(wordsOf(server.head.document)).toEqual(words);
    expect(server.revisions.map(wordsOf)).toEqual(kept);
    expect(desk.session.state).toMatchObject({ save: 'buffered', conflicts: [] });
  });

  it('keeps the loser before it saves the text without it', async () => {
    const server = createDraftServer(textOf('a', 'b'));
    let isKeeping = true;
    const api = faulty(server, {
      keep: (input) => (isKeeping ? new Promise(() => undefined) : server.keep(input)),
    });
    const desk = await sitDown({ server, api });
    const phone = await sitDown({ server, clientId: 'phone' });
    await write(phone, 'a', 'phone');
    await write(desk, 'a', 'desk');
    desk.session.resolve(desk.session.state.conflicts[0]!.blockId, 'mine');
    await pass(60_000);
    expect(wordsOf(server.head.document)).toEqual(['desk', 'phone', 'b']);
    expect(await desk.journal.read(KEY)).toMatchObject({ keeps: [{ reason: 'conflict' }] });
    isKeeping = false;
    const again = await sitDown({ server, journal: desk.journal, clientId: 'again' });
    expect(server.revisions.map(wordsOf)).toEqual([['phone', 'b']]);
    expect(wordsOf(again.session.document)).toEqual(['desk', 'b']);
  });

  it('keeps the other title as a revision before it is replaced', async () => {
    const { server, desk, phone } = await sitDownTogether();
    phone.session.edit({ ...phone.session.document, title: '함박눈' });
    await phone.session.flush('blur');
    desk.session.edit({ ...desk.session.document, title: '첫눈' });
    await desk.session.flush('blur');
    expect(server.head.document.title).toBe('첫눈');
    expect(server.revisions.map(({ title }) => title)).toEqual(['함박눈']);
    desk.session.resolve('title', 'theirs');
    await pass(0);
    expect(server.head.document.title).toBe('함박눈');
    expect(server.revisions.map(({ title }) => title)).toEqual(['함박눈', '첫눈']);
  });

  it('changes no text while an input method composes', async () => {
    const server = createDraftServer(textOf('a', 'b'));
    let compose = (): void => undefined;
    const api = faulty(server, {
      save: (input) => {
        compose();
        return server.save(input);
      },
    });
    const desk = await sitDown({ server, api });
    const phone = await sitDown({ server, clientId: 'phone' });
    await write(phone, 'a', 'phone');
    compose = () => desk.session.composing(true);
    await write(desk, 'b', 'desk');
    desk.session.edit(edited(desk.session.document, 'b', 'desk하'));
    await pass(30_000);
    expect(desk.replacements).toEqual([]);
    compose = () => undefined;
    desk.session.composing(false);
    await pass(300);
    expect(wordsOf(server.head.document)).toEqual(['phone', 'desk하']);
  });
});

describe('when the server lost what it had buffered', () => {
  it('sends it again, whether or not anything was written since', async () => {
    const { server, desk } = await sitDownTogether();
    await write(desk, 'a', 'one');
    server.loseBuffer();
    expect(wordsOf(server.head.document)).toEqual(['a', 'b']);
    await pass(3_000);
    expect(wordsOf(server.head.document)).toEqual(['one', 'b']);
    server.loseBuffer();
    await write(desk, 'a', 'one two');
    expect(wordsOf(server.head.document)).toEqual(['one two', 'b']);
    expect(desk.replacements).toEqual([]);
    expect(desk.session.state.conflicts).toEqual([]);
  });

  it('brings together what two devices send again, in whichever order', async () => {
    const { server, desk, phone } = await sitDownTogether();
    await write(phone, 'a', 'phone');
    await write(desk, 'b', 'desk');
    server.loseBuffer();
    await write(phone, 'a', 'phone and more');
    await pass(3_000);
    expect(wordsOf(server.head.document)).toEqual(['phone and more', 'desk']);
    expect(server.revisions).toEqual([]);
  });

  it.each([
    ['it hears of it', 10_000, () => undefined],
    ['it writes on', 0, (phone: Desk) => write(phone, 'b', 'phone')],
    ['it dies', 0, (phone: Desk, server: DraftServer) => sitDown({ server, journal: phone.journal })],
  ])('sends what a save past the buffer left out, when %s', async (_, ms, act) => {
    const { server, phone } = await sitDownTogether();
    await write(phone, 'b', 'more of the phone');
    server.savePastBuffer(textOf('desk', 'b'));
    await act(phone, server);
    await pass(ms);
    await pass(10_000);
    expect(wordsOf(server.head.document).join()).toMatch(/desk.*phone/);
  });

  it('sends what an older backup of the database does not have', async () => {
    const { server, desk, phone } = await sitDownTogether();
    const day = server.durable;
    await write(desk, 'b', 'desk');
    server.makeDurable();
    await pass(3_000);
    expect(desk.session.state.save).toBe('durable');
    server.restore(day);
    await write(phone, 'a', 'a and phone');
    server.makeDurable();
    desk.append('more');
    await desk.session.flush('blur');
    expect(wordsOf(server.head.document)).toEqual(['a and phone', 'desk', 'more']);
  });
});

describe('when the journal knows more than the server', () => {
  async function leaveUnsent() {
    const server = createDraftServer(textOf('a', 'b'));
    const journal = createMemoryJournal();
    const first = await sitDown({ server, journal, clientId: 'first' });
    first.network.plug(false);
    first.session.edit(edited(first.session.document, 'a', 'unsent'));
    await pass(1_000);
    return { server, journal, first };
  }

  it('shows the words also when a closing window brings them to the server in between', async () => {
    const { server, journal, first } = await leaveUnsent();
    const api = faulty(server, {
      open: async (key) => {
        const answer = await server.open(key);
        first.network.plug(true);
        await first.session.flush('leave');
        return answer;
      },
    });
    const { session } = await sitDown({ server, api, journal, clientId: 'second' });
    expect(wordsOf(session.document)).toEqual(['unsent', 'b']);
    await pass(10_000);
    expect(session.state.conflicts).toEqual([]);
    expect(wordsOf(session.document)).toEqual(['unsent', 'b']);
    expect(wordsOf(server.head.document)).toEqual(['unsent', 'b']);
  });

  it('brings it back, offers one choice, and sends it', async () => {
    const { server, journal } = await leaveUnsent();
    const { session, replacements } = await sitDown({ server, journal, clientId: 'second' });
    expect(wordsOf(session.document)).toEqual(['unsent', 'b']);
    expect(session.state.recovered).toMatchObject({
      device: textOf('a:unsent', 'b'),
      server: textOf('a', 'b'),
    });
    expect(session.state).toMatchObject({ conflicts: [], merged: null });
    expect(replacements).toEqual([]);
    await pass(0);
    expect(wordsOf(server.head.document)).toEqual(['unsent', 'b']);
    session.recover('device');
    expect(session.state.recovered).toBeNull();
    expect(wordsOf(session.document)).toEqual(['unsent', 'b']);
  });

  it('goes back to what the server had, and keeps the words as a revision', async () => {
    const { server, journal } = await leaveUnsent();
    const { session } = await sitDown({ server, journal, clientId: 'second' });
    session.recover('server');
    await pass(0);
    expect(wordsOf(server.head.document)).toEqual(['a', 'b']);
    expect(server.revisions.map(wordsOf)).toEqual([['unsent', 'b']]);
  });

  it('merges it with what another device saved meanwhile', async () => {
    const { server, journal } = await leaveUnsent();
    const phone = await sitDown({ server, clientId: 'phone' });
    await write(phone, 'b', 'phone');
    const { session } = await sitDown({ server, journal, clientId: 'second' });
    expect(wordsOf(session.document)).toEqual(['unsent', 'phone']);
  });

  it('offers nothing when the server took it and only the answer was lost', async () => {
    const server = createDraftServer(textOf('a', 'b'));
    const journal = createMemoryJournal();
    const api = faulty(server, {
      save: async (input) => {
        await server.save(input);
        return new Promise(() => undefined);
      },
    });
    const first = await sitDown({ server, api, journal, clientId: 'first' });
    first.session.edit(edited(first.session.document, 'a', 'taken'));
    await pass(2_000);
    const { session } = await sitDown({ server, journal, clientId: 'second' });
    expect(session.state).toMatchObject({ recovered: null, save: 'buffered', conflicts: [] });
    expect(wordsOf(session.document)).toEqual(['taken', 'b']);
  });

  it('goes on from there when the lost answer was not the last word', async () => {
    const server = createDraftServer(textOf('a', 'b'));
    const journal = createMemoryJournal();
    const api = faulty(server, {
      save: async (input) => {
        await server.save(input);
        return new Promise(() => undefined);
      },
    });
    const first = await sitDown({ server, api, journal, clientId: 'first' });
    first.session.edit(edited(first.session.document, 'a', 'one'));
    await pass(2_000);
    first.session.edit(edited(first.session.document, 'a', 'one two'));
    await pass(1_000);
    const { session } = await sitDown({ server, journal, clientId: 'second' });
    expect(session.state.conflicts).toEqual([]);
    expect(wordsOf(session.document)).toEqual(['one two', 'b']);
  });
});
