import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { runBehindWalls } from './backend.ts';
import type { Mount } from './bwrap.ts';
import { JobLog } from './job-log.ts';
import { ownName } from './owner.ts';
import { DEFAULT_LIMITS } from './spec.ts';

export type Language = 'node' | 'python';

/** One line of the operator's file: an interpreter of this machine that teams may use. */
export interface RuntimeSetting {
	key: string;
	language: Language;
	/** The interpreter. Of Node.js the runner's own is used, so it has none. */
	path?: string;
	/** Node.js: a `node_modules` folder whose packages teams may import. */
	packages?: string;
	/** Further directories that programs need, such as /usr/local/cuda. */
	mounts?: string[];
}

/** What teams are told about a runtime. */
export interface OfferedRuntime {
	key: string;
	language: Language;
	version: string;
	packages: { name: string; version: string }[];
}

export interface Runtime extends OfferedRuntime {
	/** The program as it is called inside. */
	program: string;
	mounts: Mount[];
}

const NODE: RuntimeSetting = { key: 'node', language: 'node' };
const DEBIAN_PYTHON = '/usr/bin/python3';

/** The operator's file (`COMPUTE_RUNTIMES`), or Node.js and, where Debian's Python is there, Python. */
export function runtimeSettings(file = process.env.COMPUTE_RUNTIMES): RuntimeSetting[] {
	if (file) return JSON.parse(readFileSync(file, 'utf8')) as RuntimeSetting[];
	const python: RuntimeSetting = { key: 'python', language: 'python', path: DEBIAN_PYTHON };
	return existsSync(DEBIAN_PYTHON) ? [NODE, python] : [NODE];
}

let known: Promise<Runtime[]> | null = null;

/** Asked once per process, inside the sandbox: only what a job can really use is offered. */
export const runtimes = (): Promise<Runtime[]> => (known ??= probeRuntimes());

export async function probeRuntimes(settings = runtimeSettings()): Promise<Runtime[]> {
	const found = await Promise.all(settings.map((setting) => probeOne(setting).catch(() => null)));
	return found.filter((runtime) => runtime !== null);
}

const LIST_PYTHON = `
import json, platform
from importlib import metadata
found = {}
for d in metadata.distributions():
    name = d.metadata["Name"]
    if name: found.setdefault(name, d.version or "")
print(json.dumps({"version": platform.python_version(), "packages": found}))
`;

const LIST_NODE = `
import fs from 'node:fs';
const packages = {};
const read = (folder) => { try { return fs.readdirSync(folder); } catch { return []; } };
const names = read('/node_modules').flatMap((name) =>
	name.startsWith('@') ? read('/node_modules/' + name).map((inner) => name + '/' + inner) : [name]);
for (const name of names) {
	try { packages[name] = JSON.parse(fs.readFileSync('/node_modules/' + name + '/package.json', 'utf8')).version; } catch {}
}
console.log(JSON.stringify({ version: process.versions.node, packages }));
`;

async function probeOne(setting: RuntimeSetting): Promise<Runtime | null> {
	const { key, language } = setting;
	const mounts = await mountsOf(setting);
	const program = language === 'node' ? '/runtime/node' : setting.path!;
	const directory = mkdtempSync(path.join(os.tmpdir(), ownName('probe')));
	try {
		const name = language === 'node' ? 'list.mjs' : 'list.py';
		const file = path.join(directory, name);
		writeFileSync(file, language === 'node' ? LIST_NODE : LIST_PYTHON);
		const log = new JobLog(4 * 1024 * 1024, false);
		const order = {
			...{ id: `${ownName('group')}runtime-${key}`, command: [program, `/in/${name}`], gpus: [], directory },
			...{ inputs: [{ name, path: file }], limits: { ...DEFAULT_LIMITS, wallMs: 30_000 }, mounts }
		};
		const run = await runBehindWalls(order, log);
		if (run.code !== 'ok') return null;
		const seen = JSON.parse(log.printed()) as { version: string; packages: Record<string, string> };
		const packages = Object.entries(seen.packages).map(([name, version]) => ({ name, version }));
		packages.sort((a, b) => a.name.toLowerCase().localeCompare(b.name.toLowerCase(), 'en'));
		return { key, language, version: seen.version, packages, program, mounts };
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}

/** The directories that an interpreter outside /usr needs, asked of itself. */
async function mountsOf({
	language,
	path: program,
	packages,
	mounts = []
}: RuntimeSetting): Promise<Mount[]> {
	const same = (directory: string): Mount => ({ from: directory, to: directory });
	const extra = mounts.map(same);
	if (language === 'node') return packages ? [...extra, { from: packages, to: '/node_modules' }] : extra;
	const ask = 'import sys; print(sys.prefix); print(sys.base_prefix)';
	const { stdout } = await promisify(execFile)(program!, ['-I', '-c', ask], { env: {} });
	const prefixes = [...new Set(stdout.trim().split('\n'))].filter((prefix) => prefix !== '/usr');
	return [...prefixes.flatMap((prefix) => (prefix === '/usr/local' ? LOCAL : [prefix])).map(same), ...extra];
}

/** Not all of /usr/local: operators keep their own things there. */
const LOCAL = ['/usr/local/bin', '/usr/local/lib'];
