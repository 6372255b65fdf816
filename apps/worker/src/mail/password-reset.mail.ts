import { createHash } from 'node:crypto';
import type { PasswordReset } from '@inkvine/core/identity/identity.service';
import { mailOf } from './mail-of.ts';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';

/** The link with which a forgotten password is replaced, in the person's language. */
export function passwordResetMail(reset: PasswordReset, texts: MailTexts, site: { publicUrl: string }): Mail {
  const { t } = texts[reset.locale];
  return mailOf(texts[reset.locale], {
    to: reset,
    subject: t('mail.resetPassword.subject'),
    paragraphs: [t('mail.resetPassword.body')],
    facts: [],
    action: {
      label: t('mail.resetPassword.action'),
      url: `${site.publicUrl}/reset-password?token=${encodeURIComponent(reset.token)}`,
    },
    after: t('mail.resetPassword.ignore'),
    // The token itself must not stand in a header that servers log.
    intent: `reset-${createHash('sha256').update(reset.token).digest('hex').slice(0, 32)}`,
  });
}
