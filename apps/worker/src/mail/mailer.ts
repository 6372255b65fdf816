import { createTransport } from 'nodemailer';
import { renderLetter } from './letter-html.ts';
import type { Letter } from './letter.ts';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** What the text says, in its parts, for the HTML. */
  letter: Letter;
  /** Stable per intention, so that a send repeated after a crash can be recognised by the receiving side. */
  intent: string;
}

export interface Mailer {
  send(mail: Mail): Promise<void>;
}

/** Sends by SMTP. */
export function createSmtpMailer(options: { smtpUrl: string; from: string; host: string }): Mailer {
  const transport = createTransport(options.smtpUrl, { from: options.from });
  return {
    async send({ to, subject, text, letter, intent }) {
      const html = await renderLetter(letter);
      await transport.sendMail({ to, subject, text, html, messageId: `<${intent}@${options.host}>` });
    },
  };
}

/** For sites without a mail server: says that a mail would have gone out, without its contents or address. */
export function createUnsentMailer(note: (intent: string) => void): Mailer {
  return { send: async ({ intent }) => note(intent) };
}
