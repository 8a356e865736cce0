import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findProgram, isRoot } from './host.ts';
import { JobLog } from './job-log.ts';
import { ownName } from './owner.ts';
import { runBehindWalls, wantedBackend, type Backend } from './backend.ts';
import type { SandboxRun } from './sandbox.ts';
import { CONTAINMENT_LEVELS, DEFAULT_LIMITS, type ContainmentLevel } from './spec.ts';

/** What holds a stranger's program on this machine, found by running a witness behind its walls. */
export interface Containment {
	level: ContainmentLevel;
	details: {
		backend: Backend;
		bubblewrap: boolean;
		seccomp: boolean;
		guard: 'v1' | 'v2' | 'watchdog' | null;
		uidDropped: boolean;
		/** Why the level is not higher, for the operator. */
		reason: ContainmentReason;
		log: string;
	};
}

export type ContainmentReason =
	| 'ok'
	| 'not_linux'
	| 'no_bubblewrap'
	| 'no_setpriv'
	| 'no_runsc'
	| 'sandbox_fails'
	| 'sandbox_leaks'
	| 'no_seccomp'
	| 'no_cgroup';

/** Whether a level holds at least as much as another. */
export const atLeast = (found: ContainmentLevel, wanted: ContainmentLevel): boolean =>
	CONTAINMENT_LEVELS.indexOf(found) >= CONTAINMENT_LEVELS.indexOf(wanted);

// Looks at its own cage: alone with its init, a loopback at most, nothing of the host's, nothing to write on but its own.
const WITNESS = `
import fs from 'node:fs';
const pids = fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).length;
const interfaces = fs.readFileSync('/proc/net/dev', 'utf8').trim().split('\\n').slice(2);
const networks = interfaces.filter((line) => !line.trim().startsWith('lo:')).length;
const status = fs.readFileSync('/proc/self/status', 'utf8');
const powerless = !/^Cap(Inh|Prm|Eff|Bnd):\\s*0*[1-9a-f]/m.test(status);
const seccomp = /^Seccomp:\\s*2$/m.test(status);
const sees = ['/home', '/root', '/var', '/etc/shadow', '/etc/hostname'].filter((name) => fs.existsSync(name));
let writes = false;
try { fs.writeFileSync('/usr/x', ''); writes = true; } catch {}
fs.writeFileSync('/out/witness.json', '{}');
const kernel = fs.readFileSync('/proc/version', 'utf8');
console.log(JSON.stringify({ alone: pids <= 5 && powerless, networks, seccomp, sees, writes, kernel }));
`;

let known: Promise<Containment> | null = null;

/** Probed once per process, by running a witness in the sandbox; a probe by version numbers would believe anything. */
export const containment = (): Promise<Containment> => (known ??= probe());

export async function probe(options: { withoutCgroup?: boolean } = {}): Promise<Containment> {
	const backend = wantedBackend();
	const none = (reason: ContainmentReason, log = ''): Containment => ({
		level: 'none',
		details: {
			...{ backend, bubblewrap: findProgram('bwrap') !== null, seccomp: false, guard: null },
			...{ uidDropped: false, reason, log }
		}
	});
	if (process.platform !== 'linux') return none('not_linux');
	if (backend === 'runsc' && !findProgram('runsc')) return none('no_runsc');
	if (!findProgram('bwrap')) return none('no_bubblewrap');
	if (isRoot && !findProgram('setpriv')) return none('no_setpriv');
	const directory = mkdtempSync(path.join(os.tmpdir(), ownName('probe')));
	const log = new JobLog(DEFAULT_LIMITS.logBytes, false);
	try {
		const run = await runWitness(directory, log, options.withoutCgroup);
		const heard = log.printed();
		if (run.code !== 'ok' || run.collected.outputs.length !== 1) return none('sandbox_fails', heard);
		return judge(run, heard, backend);
	} catch (error) {
		return none('sandbox_fails', error instanceof Error ? error.message : String(error));
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}

function runWitness(directory: string, log: JobLog, withoutCgroup = false): Promise<SandboxRun> {
	const file = path.join(directory, 'witness.mjs');
	writeFileSync(file, WITNESS);
	const order = {
		id: `${ownName('group')}probe`,
		command: ['/runtime/node', '/in/witness.mjs'],
		inputs: [{ name: 'witness.mjs', path: file }],
		limits: { ...DEFAULT_LIMITS, wallMs: 20_000 },
		gpus: [],
		directory,
		withoutCgroup
	};
	return runBehindWalls(order, log);
}

interface Seen {
	alone: boolean;
	networks: number;
	seccomp: boolean;
	sees: string[];
	writes: boolean;
	/** What it was told of the kernel; gVisor's tells something of its own. */
	kernel: string;
}

function judge(run: SandboxRun, heard: string, backend: Backend): Containment {
	const seen = JSON.parse(heard) as Seen;
	const { guard, uidDropped } = run.walls;
	const bubblewrap = findProgram('bwrap') !== null;
	const details = { backend, bubblewrap, seccomp: seen.seccomp, guard, uidDropped, log: heard.trim() };
	const found = (level: ContainmentLevel, reason: ContainmentReason) => ({
		level,
		details: { ...details, reason }
	});
	if (!seen.alone || seen.networks > 0 || seen.sees.length > 0 || seen.writes)
		return found('none', 'sandbox_leaks');
	if (backend === 'runsc') {
		if (seen.kernel === readFileSync('/proc/version', 'utf8')) return found('none', 'sandbox_leaks');
		return found('gvisor', guard === 'watchdog' ? 'no_cgroup' : 'ok');
	}
	if (!seen.seccomp) return found('namespaces', 'no_seccomp');
	return guard === 'watchdog' ? found('watched', 'no_cgroup') : found('full', 'ok');
}
