import { AppErrorCode, AppErrorData } from '@inkvine/contracts/errors';
import { LEGACY_FILE_MAX_BYTES } from '@inkvine/contracts/legacy';
import { MANUSCRIPT_MAX_BYTES } from '@inkvine/contracts/stories';
import { API_VERSION } from '@inkvine/contracts/system';
import { z } from 'zod';
import type { JsonSchema, PublishedProcedure } from './published-procedures.ts';

const DESCRIPTION = `Every procedure of Inkvine over plain HTTP.

**Calling.** Queries are \`GET\` with their input as query parameters; nested input goes as JSON into one parameter
\`input\`. Mutations are \`POST\` with a JSON body. Amounts are whole coins or whole won; instants are ISO 8601 in UTC.

**Signing in.** \`POST /api/auth/sign-in/email\` answers with a session cookie and, in the header
\`set-auth-token\`, a token for \`Authorization: Bearer …\`.

**Safety.** Anything but \`GET\` needs \`content-type: application/json\` and either a page of this site as its
\`Origin\`, an \`Authorization\` header, or \`x-inkvine-client: web\`.

**Errors** have a stable \`code\`; switch on it, never on \`message\`.

**Subscriptions** are server-sent events. Send the last id you saw as \`lastEventId\` and nothing after it is missed.`;

const ErrorBody = z.object({ error: AppErrorData.extend({ code: AppErrorCode, message: z.string() }) });

const json = (schema: JsonSchema | { $ref: string }) => ({ 'application/json': { schema } });
const failure = {
  description: 'What went wrong, by its code',
  content: json({ $ref: '#/components/schemas/Error' }),
};

/** The OpenAPI 3.1 document of all procedures, as plain JSON. */
export function createOpenApiDocument(
  procedures: readonly PublishedProcedure[],
  options: { publicUrl: string; sessionCookie: string },
) {
  const { $schema: _dialect, ...errorSchema } = z.toJSONSchema(ErrorBody);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Inkvine',
      version: API_VERSION,
      description: DESCRIPTION,
      license: { name: 'AGPL-3.0-only' },
    },
    servers: [{ url: options.publicUrl }],
    tags: [...new Set(procedures.map(domainOf)), 'auth'].map((name) => ({ name })),
    components: {
      schemas: { Error: errorSchema },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The `set-auth-token` of a sign-in' },
        session: { type: 'apiKey', in: 'cookie', name: options.sessionCookie },
      },
    },
    paths: { ...Object.fromEntries(procedures.map(pathItem)), ...OTHER_PATHS },
  };
}

export function restPath(procedure: Pick<PublishedProcedure, 'path' | 'type'>): string {
  return procedure.type === 'subscription'
    ? `/trpc/${procedure.path}`
    : `/api/v1/${procedure.path.replaceAll('.', '/')}`;
}

function domainOf({ path }: Pick<PublishedProcedure, 'path'>): string {
  return path.split('.')[0]!;
}

const WHO = {
  public: 'Anyone may call this.',
  'signed-in': 'For signed-in people.',
  operator: 'For operators.',
} as const;

function pathItem(procedure: PublishedProcedure): [string, object] {
  const { path, type, meta, inputSchema, outputSchema } = procedure;
  const operation = {
    operationId: path.replaceAll('.', '_'),
    tags: [domainOf(procedure)],
    summary: meta.summary,
    description: WHO[meta.access],
    security:
      meta.access === 'public' ? [{}, { bearer: [] }, { session: [] }] : [{ bearer: [] }, { session: [] }],
    responses: { '200': { description: 'Done', content: json(outputSchema) }, default: failure },
  };
  if (type === 'mutation') {
    const body = inputSchema === null ? {} : { requestBody: { required: true, content: json(inputSchema) } };
    return [restPath(procedure), { post: { ...operation, ...body } }];
  }
  if (type === 'subscription') {
    const events = { 'text/event-stream': { schema: outputSchema } };
    const description = `${WHO[meta.access]} A stream of server-sent events; each \`data\` is \`{"json": …}\` of this schema.`;
    return [
      restPath(procedure),
      {
        get: {
          ...operation,
          description,
          parameters: [
            {
              name: 'input',
              in: 'query',
              ...{ content: json({ type: 'object', properties: { json: inputSchema ?? {} } } as JsonSchema) },
            },
          ],
          responses: { '200': { description: 'Events as they happen', content: events }, default: failure },
        },
      },
    ];
  }
  return [
    restPath(procedure),
    { get: { ...operation, ...(inputSchema === null ? {} : { parameters: parameters(inputSchema) }) } },
  ];
}

function parameters(schema: JsonSchema) {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
}

const credentials = {
  email: { type: 'string', format: 'email' },
  password: { type: 'string', minLength: 10 },
};
const authOperation = (operationId: string, summary: string, properties: object) => ({
  post: {
    operationId,
    tags: ['auth'],
    summary,
    security: [{}],
    requestBody: {
      required: true,
      content: json({ type: 'object', properties, required: Object.keys(properties) } as JsonSchema),
    },
    responses: {
      '200': {
        description: 'Signed in',
        headers: {
          'set-auth-token': { schema: { type: 'string' }, description: 'For `Authorization: Bearer`' },
        },
      },
    },
  },
});

const uploadOperation = (
  operationId: string,
  tag: string,
  { summary, description, answer }: { summary: string; description: string; answer: string },
) => ({
  post: {
    operationId,
    tags: [tag],
    summary,
    description,
    security: [{ bearer: [] }, { session: [] }],
    parameters: [
      {
        name: 'x-filename',
        in: 'header',
        required: true,
        schema: { type: 'string' },
        description: 'URI-encoded',
      },
    ],
    requestBody: {
      required: true,
      content: { 'application/octet-stream': { schema: { type: 'string' } } },
    },
    responses: {
      '201': {
        description: 'Stored',
        content: json({
          type: 'object',
          properties: { [answer]: { type: 'string', format: 'uuid' } },
          required: [answer],
        }),
      },
      default: failure,
    },
  },
});

/** What is not a procedure: signing in, and the uploads. */
const OTHER_PATHS = {
  '/api/auth/sign-up/email': authOperation('auth_sign_up', 'Make an account', {
    name: { type: 'string' },
    ...credentials,
  }),
  '/api/auth/sign-in/email': authOperation('auth_sign_in', 'Sign in', credentials),
  '/api/manuscripts': uploadOperation('manuscripts_upload', 'manuscripts', {
    summary: 'Upload a manuscript',
    description: `For signed-in people. TXT, Markdown, DOCX or EPUB, up to ${MANUSCRIPT_MAX_BYTES} bytes.`,
    answer: 'manuscriptId',
  }),
  '/api/legacy-imports': uploadOperation('legacy_upload', 'legacy', {
    summary: 'Upload an export of the former system',
    description: `For operators. CSV or JSON in UTF-8, up to ${LEGACY_FILE_MAX_BYTES} bytes.`,
    answer: 'importId',
  }),
};
