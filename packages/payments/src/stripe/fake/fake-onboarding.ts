import { html, redirect } from '../../fake/http.ts';
import type { FakeRequest, FakeResponse } from '../../fake/http.ts';
import { facts, page, pageLocale } from '../../fake/page.ts';
import type { FakeConnect } from './fake-connect.ts';

const WORDS = {
  ko: {
    title: '테스트 수취 계정 확인',
    notice: '연습용 페이지예요. 실제로는 여기에서 본인 확인과 은행 계좌를 물어봐요.',
    account: '계정',
    email: '이메일',
    finish: '모두 적고 돌아가기',
    later: '나중에 하기',
    missingTitle: '없는 페이지예요',
  },
  en: {
    title: 'Test account for payouts',
    notice: 'This is for practice. The real page asks who you are and for your bank account.',
    account: 'Account',
    email: 'E-mail',
    finish: 'Fill in everything and go back',
    later: 'Do it later',
    missingTitle: 'There is no such page',
  },
} as const;

/** The hosted page on which a creator tells Stripe who they are. Undefined for any other address. */
export const createFakeOnboarding =
  (connect: FakeConnect) =>
  (request: FakeRequest, url: URL): FakeResponse | undefined => {
    const [, root, kind, id = ''] = url.pathname.split('/');
    if (root !== 'setup' || kind !== 'e') return undefined;
    const locale = pageLocale(request.headers['accept-language']);
    const words = WORDS[locale];
    const opened = connect.openLink(id);
    if (!opened) return html(404, page(locale, words.missingTitle, ''));
    const { link, account, isOver } = opened;
    if (isOver) return redirect(link.refreshUrl);
    if (request.method === 'POST') {
      if (new URLSearchParams(request.body).get('action') === 'finish') connect.finishLink(id);
      return redirect(link.returnUrl);
    }
    return html(
      200,
      page(
        locale,
        words.title,
        `<p class="notice">${words.notice}</p>
${facts([
  [words.account, account.id],
  [words.email, account.email ?? '–'],
])}
<form method="post">
<button class="primary" name="action" value="finish">${words.finish}</button>
<button name="action" value="later">${words.later}</button>
</form>`,
      ),
    );
  };
