import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSmtpMailer } from './mailer.ts';

/** A mail server that takes every mail and keeps what was sent. */
async function listen() {
  const mails: string[] = [];
  const server = createServer((socket) => {
    let inMail = false;
    let received = '';
    socket.write('220 here\r\n');
    socket.on('data', (chunk) => {
      received += chunk.toString();
      if (inMail) {
        if (!received.endsWith('\r\n.\r\n')) return;
        mails.push(received);
        [inMail, received] = [false, ''];
        socket.write('250 taken\r\n');
        return;
      }
      if (!received.endsWith('\r\n')) return;
      const command = received;
      received = '';
      if (command.startsWith('DATA')) inMail = true;
      if (command.startsWith('QUIT')) socket.end('221 bye\r\n');
      else socket.write(inMail ? '354 go on\r\n' : '250 fine\r\n');
    });
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { mails, server, url: `smtp://127.0.0.1:${address.port}` };
}

let smtp: Awaited<ReturnType<typeof listen>>;
beforeEach(async () => {
  smtp = await listen();
});
afterEach(() => {
  smtp.server.close();
});

it('sends a mail as text and as HTML, under the id of its intention', async () => {
  const mailer = createSmtpMailer({ smtpUrl: smtp.url, from: 'ink@ink.test', host: 'ink.test' });
  const action = { label: 'Look', url: 'https://ink.test/wallet' };
  const letter = { locale: 'en' as const, subject: 'Coins', greeting: 'Hello Tom,', signature: 'Inkvine' };
  await mailer.send({
    ...{ to: 'tom@ink.test', subject: 'Coins', text: 'Hello Tom,', intent: 'receipt-1' },
    letter: { ...letter, paragraphs: ['They are here.'], facts: [], action, other: null, after: null },
  });
  const [mail] = smtp.mails;
  expect(smtp.mails).toHaveLength(1);
  expect(mail).toMatch(/Content-Type: multipart\/alternative[^]*text\/plain[^]*Hello Tom,[^]*text\/html/);
  expect(mail).toContain('Message-ID: <receipt-1@ink.test>');
});
