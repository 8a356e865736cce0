// After `npm ci`: generates what is not committed. A production install (`--omit=dev`) has nothing to generate.
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const commands = [
	'svelte-kit sync',
	'prisma generate',
	// The same strategy as in vite.config.ts: this must not undo a running `npm run dev`.
	'paraglide-js compile --project ./project.inlang --outdir ./src/lib/paraglide --emit-ts-declarations --strategy url cookie preferredLanguage baseLocale'
];
if (existsSync('node_modules/.bin/svelte-kit') && existsSync('prisma/schema.prisma')) {
	for (const command of commands) execSync(command, { stdio: 'inherit' });
}
