import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findProgram, isRoot } from './host.ts';
import { runInSandbox, type SandboxRun } from './sandbox.ts';
import { DEFAULT_LIMITS } from './spec.ts';

/**
 * What holds a stranger's program on this machine. `full`: namespaces, seccomp and control groups. `namespaces`: the
 * same without control groups, memory being watched instead. `none`: code is refused.
 */
export interface Containment {
	level: 'none' | 'namespaces' | 'full';
	details: {
		bubblewrap: boolean;
		seccomp: boolean;
		cgroup: 'v1' | 'v2' | null;
		uidDropped: boolean;
		/** Why the level is not higher, for the operator. */
		reason:
			| 'ok'
			| 'not_linux'
			| 'no_bubblewrap'
			| 'no_setpriv'
			| 'sandbox_fails'
			| 'sandbox_leaks'
			| 'no_seccomp'
			| 'no_cgroup';
		log: string;
	};
}

// Looks at its own cage: alone with its init, a loopback at most, nothing of the host's, no vsock-like families.
const WITNESS = `
import fs from 'node:fs';
const pids = fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).length;
const interfaces = fs.readFileSync('/proc/net/dev', 'utf8').trim().split('\\n').slice(2);
const networks = interfaces.filter((line) => !line.trim().startsWith('lo:')).length;
const seccomp = /^Seccomp:\\s*2$/m.test(fs.readFileSync('/proc/self/status', 'utf8'));
const sees = ['/home', '/root', '/var', '/etc/shadow', '/etc/hostname'].filter((name) => fs.existsSync(name));
let writes = false;
try { fs.writeFileSync('/usr/x', ''); writes = true; } catch {}
fs.writeFileSync('/out/witness.json', '{}');
console.log(JSON.stringify({ alone: pids <= 4 && process.getuid() !== 0, networks, seccomp, sees, writes }));
`;

let known: Promise<Containment> | null = null;

/** Probed once per process, by running a witness in the sandbox; a probe by version numbers would believe anything. */
export const containment = (): Promise<Containment> => (known ??= probe());

export async function probe(options: { withoutCgroup?: boolean } = {}): Promise<Containment> {
	const nothing = { bubblewrap: false, seccomp: false, cgroup: null, uidDropped: false, log: '' } as const;
	const none = (reason: Containment['details']['reason'], log = ''): Containment => ({
		level: 'none',
		details: { ...nothing, bubblewrap: findProgram('bwrap') !== null, reason, log }
	});
	if (process.platform !== 'linux') return none('not_linux');
	if (!findProgram('bwrap')) return none('no_bubblewrap');
	if (isRoot && !findProgram('setpriv')) return none('no_setpriv');
	const directory = mkdtempSync(path.join(os.tmpdir(), 'ai-champion-probe-'));
	let run: SandboxRun;
	try {
		const file = path.join(directory, 'witness.mjs');
		writeFileSync(file, WITNESS);
		run = await runInSandbox({
			id: `ai-champion-probe-${process.pid}`,
			command: ['/runtime/node', '/in/witness.mjs'],
			inputs: [{ name: 'witness.mjs', path: file }],
			limits: { ...DEFAULT_LIMITS, wallMs: 20_000 },
			gpus: [],
			directory,
			withoutCgroup: options.withoutCgroup
		});
	} catch (error) {
		return none('sandbox_fails', error instanceof Error ? error.message : String(error));
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
	if (run.code !== 'ok' || run.collected.outputs.length !== 1) return none('sandbox_fails', run.log);
	return judge(run);
}

function judge(run: SandboxRun): Containment {
	const seen = JSON.parse(run.log) as {
		alone: boolean;
		networks: number;
		seccomp: boolean;
		sees: string[];
		writes: boolean;
	};
	const { cgroup, uidDropped } = run.containment;
	const details = { bubblewrap: true, seccomp: seen.seccomp, cgroup, uidDropped, log: run.log.trim() };
	if (!seen.alone || seen.networks > 0 || seen.sees.length > 0 || seen.writes) {
		return { level: 'none', details: { ...details, reason: 'sandbox_leaks' } };
	}
	if (!seen.seccomp) return { level: 'namespaces', details: { ...details, reason: 'no_seccomp' } };
	if (cgroup === null) return { level: 'namespaces', details: { ...details, reason: 'no_cgroup' } };
	return { level: 'full', details: { ...details, reason: 'ok' } };
}
