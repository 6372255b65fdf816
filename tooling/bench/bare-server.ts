import { createServer } from 'node:http';
import pg from 'pg';

/**
 * What a read costs without a product around it: node's HTTP server, one named statement, its first row as JSON.
 * Run as a process of its own with PORT, DATABASE_URL and STATEMENT, `{ text, values }` as JSON.
 */
const { PORT, DATABASE_URL, STATEMENT = '' } = process.env;
const statement = JSON.parse(STATEMENT) as { text: string; values: unknown[] };
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 8 });

createServer((_request, response) => {
  pool.query({ name: 'read', ...statement }).then(
    ({ rows: [row] }) => {
      const body = Buffer.from(JSON.stringify(row));
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
        .end(body);
    },
    (error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    },
  );
}).listen(Number(PORT));
