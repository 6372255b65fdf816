export interface FakeRequest {
  method: string;
  /** Path and query, without the origin. */
  url: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

export interface FakeResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** `dropped`: the connection ends without an answer. */
export type FakeResult = FakeResponse | 'dropped';

/** A gateway without a network of its own; `server.ts` and `handlers.msw.ts` give it one. */
export interface FakeGateway {
  handle(request: FakeRequest): Promise<FakeResult>;
  /** Does what time brings: ends what is over and sends the webhooks that are due. */
  tick(): Promise<void>;
}

export const json = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): FakeResponse => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
  body: JSON.stringify(value),
});

export const redirect = (location: string): FakeResponse => ({
  status: 303,
  headers: { location },
  body: '',
});

export const html = (status: number, body: string): FakeResponse => ({
  status,
  headers: {
    'content-type': 'text/html;charset=UTF-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  },
  body,
});

/** The parsed body, or undefined when it is not JSON. */
export const readJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** An address with these fields in its query. */
export const withQuery = (address: string, query: Readonly<Record<string, string>>): string => {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
};
