// npm run check: types of everything, .svelte files included; generates first whatever it needs.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, run } from './lib/project.mjs';

const bin = (name) => path.join(root, 'node_modules/.bin', name);
const generated = path.join(root, 'src/lib/server/generated/prisma');

process.exitCode =
	(await must('svelte-kit', ['sync'])) ||
	(await generateClient()) ||
	(await compileMessages()) ||
	(await must('svelte-check', [
		'--tsconfig',
		'./tsconfig.json',
		'--output',
		'human',
		...process.argv.slice(2)
	]));

function must(name, args) {
	return run(bin(name), args);
}

/** The client is generated again only when a model changed: svelte-check and running tests read it all the time. */
async function generateClient() {
	const folder = path.join(root, 'prisma');
	const models = readdirSync(folder).filter((name) => name.endsWith('.prisma'));
	return whenChanged(
		path.join(generated, '.models'),
		models.map((name) => path.join(folder, name)),
		() => must('prisma', ['generate'])
	);
}

async function compileMessages() {
	const folder = path.join(root, 'messages');
	const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.json'));
	const compile = () =>
		must('paraglide-js', [
			...[
				'compile',
				'--project',
				'./project.inlang',
				'--outdir',
				'./src/lib/paraglide',
				'--emit-ts-declarations'
			],
			...['--strategy', 'url', 'cookie', 'preferredLanguage', 'baseLocale'] // as in vite.config.ts, which may be running
		]);
	return whenChanged(
		path.join(root, '.svelte-kit/messages'),
		files.map((name) => path.join(folder, name)),
		compile
	);
}

async function whenChanged(stamp, files, work) {
	const hash = createHash('sha256');
	for (const file of files.sort()) hash.update(file).update(readFileSync(file));
	const digest = hash.digest('hex');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return 0;
	const code = await work();
	if (code === 0) writeFileSync(stamp, digest);
	return code;
}
