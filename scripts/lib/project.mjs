// What `npm start` and `npm test` share: is everything installed, generated and built? Plain Node 20, no packages.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	accessSync,
	constants,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import path from 'node:path';

export const root = path.resolve(
	import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
	'../..'
);
const at = (...parts) => path.join(root, ...parts);
const read = (file) => readFileSync(at(file), 'utf8');

/** A problem that one sentence explains; nothing else is printed. */
export class Problem extends Error {}

/** Runs a program with its output shown; resolves with its exit code. Whoever ends us ends it first. */
export function run(command, args, options = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd: root,
			stdio: 'inherit',
			shell: process.platform === 'win32',
			...options
		});
		let ended = null;
		const end = (signal) => child.kill((ended = signal));
		for (const signal of endings) process.on(signal, end);
		child.once('error', reject);
		child.once('exit', (code, signal) => {
			for (const signal of endings) process.off(signal, end);
			if (ended) process.kill(process.pid, ended);
			else resolve(code ?? (signal ? 1 : 0));
		});
	});
}
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export function requireNode(minimum = [20, 19], version = process.versions.node) {
	const [major, minor] = version.split('.').map(Number);
	if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return;
	throw new Problem(
		`AI Champion needs Node.js ${minimum.join('.')} or newer, and this is ${version}: install a newer one from https://nodejs.org. ` +
			`(Node.js ${minimum.join('.')} 이상이 필요합니다.)`
	);
}

/** `npm ci`, when node_modules is missing or is not what package-lock.json says. */
export async function install() {
	if (isInstalled()) return;
	requireWritable(root, 'to install into');
	console.log('Installing packages, which takes a minute the first time. (패키지를 설치합니다.)');
	const npm = process.env.npm_execpath;
	const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
	const code = npm?.endsWith('.js')
		? await run(process.execPath, [npm, ...args], { shell: false })
		: await run('npm', args);
	if (code !== 0)
		throw new Problem(`npm ci ended with ${code}; its own words above say why. Then run the command again.`);
	writeFileSync(at(INSTALL_STAMP), lockHash());
}

const INSTALL_STAMP = 'node_modules/.ai-champion-lock';
const lockHash = () => createHash('sha256').update(read('package-lock.json')).digest('hex');

export function isInstalled() {
	if (!existsSync(at('node_modules/.package-lock.json'))) return false;
	if (existsSync(at(INSTALL_STAMP)) && read(INSTALL_STAMP) === lockHash()) return true;
	if (
		!matchesLock(JSON.parse(read('package-lock.json')), JSON.parse(read('node_modules/.package-lock.json')))
	)
		return false;
	try {
		writeFileSync(at(INSTALL_STAMP), lockHash());
	} catch {
		// a read-only folder is compared again next time
	}
	return true;
}

/** Whether what npm noted as installed is what the lock wants; packages of other platforms may be missing. */
export function matchesLock(lock, installed) {
	const wanted = Object.entries(lock.packages).filter(([name]) => name !== '');
	return wanted.every(([name, { version, optional, devOptional, peer }]) => {
		const there = installed.packages[name];
		return there ? there.version === version : Boolean(optional || devOptional || peer);
	});
}

/** The pinned Node.js out of node_modules; on platforms without its package the running one, when it is new enough. */
export function pinnedNode() {
	const system = process.platform === 'win32' ? 'win' : process.platform;
	const name = `node_modules/node-${system}-${process.arch}/bin/node${system === 'win' ? '.exe' : ''}`;
	if (existsSync(at(name)) && spawnSync(at(name), ['--version']).status === 0) return at(name);
	requireNode([22, 18]);
	return process.execPath;
}

/** What src/ needs but git does not carry: Kit's types, the database client, the compiled messages. */
export async function generate(node) {
	const code = await run(node, ['scripts/prepare.mjs'], { shell: false, env: withBin(process.env) });
	if (code !== 0)
		throw new Problem('Generating the database client and the messages failed; the words above say why.');
}
const GENERATED = [
	'.svelte-kit/tsconfig.json',
	'src/lib/paraglide/messages.js',
	'src/lib/server/generated/prisma/client.ts'
];
export const isGenerated = () => GENERATED.every((file) => existsSync(at(file)));

/** Programs of node_modules first, so that `node` is the pinned one for whatever runs inside. */
export const withBin = (environment) => ({
	...environment,
	PATH: at('node_modules/.bin') + path.delimiter + (environment.PATH ?? '')
});

const BUILD_STAMP = 'build/.sources';
export const isBuilt = () =>
	existsSync(at(BUILD_STAMP)) && read(BUILD_STAMP) === sourceHash() && existsSync(at('build/handler.js'));

/** Builds, and notes of which sources. */
export async function build(node) {
	requireWritable(root, 'to build into');
	const hash = sourceHash();
	rmSync(at(BUILD_STAMP), { force: true });
	await generate(node);
	const vite = at('node_modules/vite/bin/vite.js');
	const code = await run(node, [vite, 'build', '--logLevel', 'error'], {
		shell: false,
		env: withBin({ ...process.env, NODE_ENV: 'production' })
	});
	const cli = code || (await run(node, ['scripts/bundle-cli.mjs'], { shell: false }));
	if (cli !== 0) throw new Problem('The build failed; the words above say why.');
	writeFileSync(at(BUILD_STAMP), hash);
}

const SOURCES = ['src', 'messages', 'prisma', 'static', 'project.inlang/settings.json'];
const CONFIGS = [
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	'tsconfig.json',
	'prisma.config.ts'
];

/** Changes whenever a file that goes into the build does. Contents, not times, so that a fresh checkout counts as the same. */
export function sourceHash() {
	const hash = createHash('sha256');
	for (const file of [...CONFIGS, ...SOURCES.flatMap(listFiles)].sort()) {
		if (existsSync(at(file))) hash.update(`${file}\0`).update(readFileSync(at(file)));
	}
	return hash.digest('hex');
}

function listFiles(entry) {
	if (!existsSync(at(entry)) || entry.endsWith('.json')) return [entry];
	return readdirSync(at(entry), { recursive: true, withFileTypes: true })
		.filter((item) => item.isFile() && !item.name.endsWith('.test.ts'))
		.map((item) =>
			path.relative(root, path.join(item.parentPath ?? item.path, item.name)).replaceAll(path.sep, '/')
		)
		.filter((file) => !/^src\/lib\/(paraglide|server\/generated)\//.test(file));
}

export function requireWritable(folder, purpose) {
	try {
		mkdirSync(folder, { recursive: true });
		accessSync(folder, constants.W_OK);
	} catch {
		throw new Problem(
			`${folder} cannot be written ${purpose}: make it writable for this user. (쓸 수 없는 폴더입니다.)`
		);
	}
}
