import { createDatabase, createPool } from './database.ts';
import { migrateToLatest } from './migrator.ts';

const connectionString = process.env['DATABASE_URL'];
if (connectionString === undefined) throw new Error('DATABASE_URL is not set');

const db = createDatabase(createPool({ connectionString, poolSize: 1, applicationName: 'inkvine-migrate' }));
try {
  const applied = await migrateToLatest(db);
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
} finally {
  await db.destroy();
}
