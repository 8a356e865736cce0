import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openCgroup } from './cgroups.ts';
import { collectOutputs } from './collect.ts';
import { findProgram, giveBackUid, isRoot, reachableRuntime, takeUid } from './host.ts';
import type { JobLog } from './job-log.ts';
import { runEngine } from './engine.ts';
import { asStranger } from './launch.ts';
import { gvisorConfig, runscArguments } from './runsc.ts';
import type { SandboxRun } from './sandbox.ts';
import { stage, type SandboxOrder } from './stage.ts';
import { watchdog } from './watchdog.ts';

/**
 * The harder backend: the same order behind gVisor's kernel instead of ours. Outputs lie in a directory of the host
 * whose size a tmpfs holds; the janitor knows such mounts.
 */
export async function runInGvisor(order: SandboxOrder, log: JobLog): Promise<SandboxRun> {
	const { limits } = order;
	const staged = stage(order, false);
	const uid = isRoot ? takeUid() : null;
	const guard = (order.withoutCgroup ? null : openCgroup(order.id, limits)) ?? watchdog();
	const outputs = makeOutputs(order.directory, limits.outputBytes, uid);
	const bundle = writeBundle(order, staged.inputs, outputs, uid);
	const runsc = [
		findProgram('runsc') ?? '/usr/bin/runsc',
		...runscArguments({ id: order.id, uid }, bundle, bundle)
	];
	const argv = uid === null ? runsc : [...asStranger(uid), ...runsc];
	const run = await runEngine(argv, guard, { limits, log, signal: order.signal, watched: true });
	const collected = collectOutputs(outputs, staged.outputs, limits.outputBytes);
	if (isRoot) spawnSync('/usr/bin/umount', ['--lazy', outputs], { stdio: 'ignore' });
	if (uid !== null) giveBackUid(uid);
	return { ...run, collected, walls: { guard: guard.kind, uidDropped: uid !== null, seccomp: true } };
}

function makeOutputs(directory: string, bytes: number, uid: number | null): string {
	const outputs = path.join(directory, 'out-inside');
	mkdirSync(outputs, { mode: 0o777 });
	if (uid === null) return outputs; // an ordinary user cannot mount: the collected size is still capped
	const options = `size=${bytes},nr_inodes=10000,mode=0700,uid=${uid},gid=${uid},nosuid,nodev,noexec`;
	spawnSync('/usr/bin/mount', ['-t', 'tmpfs', '-o', options, 'ai-champion', outputs], { stdio: 'ignore' });
	return outputs;
}

function writeBundle(
	order: SandboxOrder,
	inputDirectory: string,
	outputs: string,
	uid: number | null
): string {
	const bundle = path.join(order.directory, 'bundle');
	const root = path.join(bundle, 'rootfs');
	for (const name of ['in', 'out', 'runtime', 'usr', 'tmp', 'proc', 'dev', 'etc'])
		mkdirSync(path.join(root, name), { recursive: true, mode: 0o755 });
	const { id, command, limits, gpus, mounts = [], links = {}, workingDirectory: directory = '/tmp' } = order;
	const interior = { runtime: reachableRuntime(), inputDirectory, limits, gpus, mounts, links, directory };
	const config = gvisorConfig({ ...interior, id, root, outputs, command, uid });
	writeFileSync(path.join(bundle, 'config.json'), JSON.stringify(config));
	if (uid !== null) chownSync(bundle, uid, uid);
	return bundle;
}
