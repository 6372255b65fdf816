import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { listPublishedProcedures } from '../openapi/published-procedures.ts';
import { contractOf, findBreaks, type Contract } from './contract-compatibility.ts';

/** Records what the API has grown. A break needs a new major version, and is recorded only with `--major`. */
const file = path.join(import.meta.dirname, 'contract.json');
const present = contractOf(listPublishedProcedures());
const breaks = existsSync(file)
  ? findBreaks(JSON.parse(readFileSync(file, 'utf8')) as Contract, present)
  : [];
if (breaks.length > 0 && !process.argv.includes('--major')) {
  console.error(`These would break clients in use:\n${breaks.join('\n')}`);
  process.exitCode = 1;
} else {
  writeFileSync(file, `${JSON.stringify(present, null, 2)}\n`);
}
