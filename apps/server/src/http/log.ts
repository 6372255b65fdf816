import { pino, type DestinationStream, type Logger } from 'pino';

const EMAIL = /[^\s@"'<>()=,:;]+@[^\s@"'<>()=,:;]+\.[a-z]{2,}/gi;
const URL_CREDENTIALS = /:\/\/[^\s/@]+@/g;

function mask(text: string): string {
  return text.replace(URL_CREDENTIALS, '://[redacted]@').replace(EMAIL, '[redacted]');
}

/** Type, message, stack and cause. Other properties stay out: those of pg errors quote rows and parameters. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  return {
    type: error.name,
    message: mask(error.message),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.stack === undefined ? {} : { stack: mask(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: serializeError(error.cause) }),
  };
}

const SECRETS = [
  'cookie',
  'set-cookie',
  'authorization',
  'email',
  'password',
  'newPassword',
  'token',
  'message',
  'text',
];

/** JSON lines to stdout, or to `destination` in tests. Nothing personal or secret passes, even by mistake. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { service: 'server' },
      serializers: { err: serializeError },
      redact: {
        paths: SECRETS.flatMap((name) => [
          `["${name}"]`,
          `*["${name}"]`,
          `*.headers["${name}"]`,
          `*.body["${name}"]`,
        ]).filter((path) => path !== '*["message"]'),
        censor: '[redacted]',
      },
    },
    ...(destination === undefined ? [] : [destination]),
  );
}
