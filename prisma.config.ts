import { defineConfig } from 'prisma/config';

// `generate`, `validate` and `format` never run the schema engine, yet the CLI insists on downloading it first.
// Naming any executable skips that, so that they work offline. Migrations go through scripts/migration.mjs.
if (['generate', 'validate', 'format'].some((command) => process.argv.includes(command)))
	process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
	schema: 'prisma',
	migrations: { path: 'prisma/migrations' },
	datasource: { url: process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/champion' }
});
