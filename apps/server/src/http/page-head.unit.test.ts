import type { Services } from '@inkvine/core/services';
import { AppError } from '@inkvine/contracts/errors';
import { expect, test } from 'vitest';
import { describePage, fillHead } from './page-head.ts';

const INDEX = '<head><meta name="description" content="old" /><title>Inkvine</title></head>';

function servicesWith(answers: { novel?: unknown; chapter?: unknown }) {
  const answer = (value: unknown) => async () => {
    if (value === undefined) throw new AppError('NOT_FOUND');
    return value;
  };
  return {
    novels: { get: answer(answers.novel) },
    reading: { openChapter: answer(answers.chapter) },
  } as unknown as Pick<Services, 'novels' | 'reading'>;
}

test('what an author wrote cannot break out of the head', () => {
  const head = fillHead(INDEX, {
    title: '</title><script>alert(1)</script>$&',
    description: '"><img src=x onerror=alert(1)>',
    language: 'ko',
    url: 'https://inkvine.example/novels/a',
  });
  expect(head).not.toMatch(/<script|<img|"old"/);
  expect(head).toContain('<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;$&amp;</title>');
  expect(head).toContain('content="ko_KR"');
});

test('a locked chapter shows its title and no text', async () => {
  const chapter = { title: 'Chapter 4', blocks: null, novel: { title: 'Ledger', language: 'en' } };
  const page = await describePage('/read/0199a2f0-0000-7000-8000-000000000001', servicesWith({ chapter }));
  expect(page).toEqual({ title: 'Chapter 4 · Ledger', description: '', language: 'en' });
});

test.each([
  '/',
  '/novels',
  '/novels/missing',
  '/novels/%E0%A4%A',
  '/read/not-an-id',
  '/novels/a/b',
  '/wallet',
])('%s keeps the plain head', async (pathname) => {
  expect(await describePage(pathname, servicesWith({}))).toBeUndefined();
});
