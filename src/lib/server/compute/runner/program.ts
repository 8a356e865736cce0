import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { BadBundle } from './bundle.ts';
import type { JobLog } from './job-log.ts';
import { unmetNode } from './requirements/node.ts';
import { unmetPython } from './requirements/python.ts';
import { unmetText, type Unmet } from './requirements/unmet.ts';
import { runtimes, type Language, type Runtime } from './runtimes.ts';
import type { CommandSpec, JobCode, JobInput, ScoreProgramSpec } from './spec.ts';
import { inputFolder } from './stage.ts';
import { unpackZip } from './unpack.ts';

/** A program that cannot be run as it is; the code is the job's, the details say why. */
export class ProgramRefusal extends Error {
	readonly code: JobCode;
	readonly details: Record<string, unknown>;

	constructor(code: JobCode, message: string, details: Record<string, unknown> = {}) {
		super(message);
		this.code = code;
		this.details = details;
	}
}

export interface ReadyProgram {
	runtime: Runtime;
	command: string[];
	/** What is still to be staged: all but the zips, which are unpacked. */
	inputs: JobInput[];
}

const ENTRIES: [file: string, language: Language][] = [
	['main.mjs', 'node'],
	['main.js', 'node'],
	['main.py', 'python']
];
const LOCK_BYTES = 8 * 1024 * 1024;

/** Unpacks a program's zips below the job's directory, finds its runtime and its beginning, and checks its locks. */
export async function readyProgram(
	spec: CommandSpec | ScoreProgramSpec,
	directory: string,
	log: JobLog
): Promise<ReadyProgram> {
	const folders: Record<string, string> = {
		...spec.unpack,
		...(spec.bundle !== null && { [spec.bundle]: 'bundle' })
	};
	for (const [name, folder] of Object.entries(folders))
		await unpackInput(spec.inputs, name, folder, directory);
	const inputs = spec.inputs.filter(({ name }) => !(name in folders));
	const bundle = spec.bundle === null ? null : path.join(inputFolder(directory), 'bundle');
	const entry = bundle && spec.command.length === 0 ? findEntry(bundle) : null;
	const runtime = chooseRuntime(await runtimes(), spec, entry?.language ?? null);
	if (bundle) checkLocks(bundle, runtime);
	log.note(`runtime ${runtime.key}: ${runtime.language} ${runtime.version}`);
	return { runtime, command: entry ? [runtime.program, entry.inside] : named(spec.command, runtime), inputs };
}

async function unpackInput(
	inputs: JobInput[],
	name: string,
	folder: string,
	directory: string
): Promise<void> {
	const zip = inputs.find((input) => input.name === name);
	if (!zip) throw new Error(`the input ${name} is missing`);
	try {
		await unpackZip(zip.path, path.join(inputFolder(directory), folder));
	} catch (error) {
		if (error instanceof BadBundle)
			throw new ProgramRefusal('bad_bundle', error.message, { why: error.message });
		throw error;
	}
}

/** The file that a bundle begins with, in its root or in the one folder that it consists of. */
function findEntry(bundle: string): { inside: string; language: Language } {
	const names = readdirSync(bundle);
	const [only] = names;
	const inner = names.length === 1 && statSync(path.join(bundle, only!)).isDirectory() ? `${only}/` : '';
	for (const [file, language] of ENTRIES) {
		if (existsSync(path.join(bundle, inner, file))) return { inside: `/in/bundle/${inner}${file}`, language };
	}
	const why = `no ${ENTRIES.map(([file]) => file).join(', ')} in the bundle`;
	throw new ProgramRefusal('bad_bundle', why, { why });
}

function chooseRuntime(offered: Runtime[], spec: { runtime: string }, language: Language | null): Runtime {
	const wanted = spec.runtime;
	const found = offered.find((one) =>
		wanted === 'auto' ? one.language === (language ?? 'node') : one.key === wanted
	);
	if (found) return found;
	const keys = offered.map(({ key }) => key).join(', ');
	const runtime = wanted === 'auto' ? (language ?? 'node') : wanted;
	throw new ProgramRefusal(
		'runtime_unknown',
		`the runtime ${runtime} is not offered here; offered: ${keys}`,
		{
			runtime,
			offered: keys
		}
	);
}

/** `node` and `python` mean the runtime's interpreter; `python3` too, as people write it. */
const named = ([first = '', ...rest]: string[], { program, language }: Runtime): string[] => [
	first === language || (language === 'python' && first === 'python3') ? program : first,
	...rest
];

function checkLocks(bundle: string, runtime: Runtime): void {
	const names = readdirSync(bundle);
	const only = names.length === 1 && statSync(path.join(bundle, names[0]!)).isDirectory() ? names[0]! : '';
	const root = path.join(bundle, only);
	const unmet = runtime.language === 'python' ? unmetIn(root, runtime) : unmetInLock(root, runtime);
	if (unmet.length === 0) return;
	const why = unmetText(unmet);
	throw new ProgramRefusal('requirements_unmet', `${runtime.key} ${runtime.version} does not offer: ${why}`, {
		runtime: `${runtime.language} ${runtime.version}`,
		packages: why,
		unmet: unmet.slice(0, 20)
	});
}

const textOf = (file: string): string | null =>
	existsSync(file) && statSync(file).size <= LOCK_BYTES ? readFileSync(file, 'utf8') : null;

function unmetIn(root: string, runtime: Runtime): Unmet[] {
	const text = textOf(path.join(root, 'requirements.txt'));
	return text === null ? [] : unmetPython(text, runtime);
}

function unmetInLock(root: string, runtime: Runtime): Unmet[] {
	const text = textOf(path.join(root, 'package-lock.json'));
	if (text === null) return [];
	const bundled = (folder: string): string | null => {
		const manifest = textOf(path.join(root, folder, 'package.json'));
		try {
			return manifest === null ? null : String((JSON.parse(manifest) as { version?: string }).version);
		} catch {
			return null;
		}
	};
	try {
		return unmetNode(text, runtime, bundled);
	} catch {
		throw new ProgramRefusal('bad_bundle', 'package-lock.json is not JSON', { why: 'package-lock.json' });
	}
}
