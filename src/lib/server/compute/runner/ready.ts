import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ChildProcess } from 'node:child_process';
import type { Duplex, Writable } from 'node:stream';
import { afterwards, settle } from './afterwards.ts';
import { FD } from './bwrap.ts';
import { openCgroup } from './cgroups.ts';
import type { Guard } from './guard.ts';
import { gvisorGuard } from './gvisor.ts';
import { giveBackUid, isRoot, killQuietly, takeUid } from './host.ts';
import { launch } from './launch.ts';
import { ownName } from './owner.ts';
import { withRoom } from './runsc.ts';
import { inputFolder, stage, stageInputs, type SandboxOrder, type Staged } from './stage.ts';
import { watchdog } from './watchdog.ts';

/**
 * Sandboxes that stand before their job comes. Each is built as any other, with the limits and mounts of the job that
 * ran last, serves one job and goes with it; only the time at which it is built differs.
 */
export interface Box {
	guard: Guard;
	staged: Staged;
	uid: number | null;
	child: ChildProcess;
}

interface Ready extends Box {
	shape: string;
	directory: string;
}

/** More would hold memory for shapes that may not come again. */
const MOST = 2;
const LATE_MS = 2000;
const standing: Ready[] = [];
let turn = 0;
let closing = false;

/** What a sandbox is built from. Devices, which are given out for one job, and what stands where, are not foreseen. */
function shapeOf({ limits, mounts, links, workingDirectory }: SandboxOrder): string {
	return JSON.stringify([limits, mounts ?? [], links ?? {}, workingDirectory ?? null]);
}
const foreseen = (order: SandboxOrder): boolean =>
	order.foresee === true && !order.gvisor && order.gpus.length === 0 && !order.withoutCgroup;

/** Builds the sandbox of one order around a program that is known, or (`null`) will be told. */
export function build(order: SandboxOrder, command: string[] | null): Box {
	const limits = order.gvisor ? withRoom(order.limits) : order.limits;
	const group = order.withoutCgroup ? null : openCgroup(order.id, limits);
	const guard = order.gvisor ? gvisorGuard(group) : (group ?? watchdog());
	// A watchdog does not see memory that belongs to no process, so there such memory cannot be had.
	const staged = stage(order, guard.kind === 'watchdog');
	const uid = order.uid ?? (isRoot ? takeUid() : null);
	return { guard, staged, uid, child: launch({ ...order, command }, staged, uid, guard) };
}

/** A standing sandbox that fits, with the order's inputs in it and its program under way; null where there is none. */
export function takeReady(order: SandboxOrder): (Box & { directory: string }) | null {
	if (!foreseen(order)) return null;
	const shape = shapeOf(order);
	const index = standing.findIndex((ready) => ready.shape === shape && lives(ready));
	const [ready] = index < 0 ? [] : standing.splice(index, 1);
	if (!ready) return null;
	const { directory } = ready;
	try {
		for (const name of unpacked(order.directory))
			renameSync(path.join(inputFolder(order.directory), name), path.join(ready.staged.inputs, name));
		stageInputs(order.inputs, directory);
	} catch (error) {
		void pullDown(ready);
		throw error;
	}
	const talk = ready.child.stdio[FD.talk] as Writable;
	talk.write(`set -- ${order.command.map(quoted).join(' ')}\n`);
	return ready;
}

/** Soon builds one like this order's for the next job, unless one stands. */
export function foresee(order: SandboxOrder): void {
	if (!foreseen(order)) return;
	const shape = shapeOf(order);
	afterwards(() => {
		if (closing || standing.some((ready) => ready.shape === shape && lives(ready))) return;
		const directory = mkdtempSync(path.join(os.tmpdir(), ownName('job')));
		try {
			const id = `${ownName('group')}ready-${turn++}`;
			const box = build({ ...order, id, directory, inputs: [], signal: undefined }, null);
			standing.push({ ...box, shape, directory });
			box.child.on('error', () => {}); // the next job builds its own, and hears what is wrong
			while (standing.length > MOST) void pullDown(standing.shift()!);
		} catch {
			rmSync(directory, { recursive: true, force: true });
		}
	});
}

/** Pulls down what stands, builds nothing more of what was planned, and removes what jobs left. */
export async function closeReady(): Promise<void> {
	closing = true;
	settle();
	closing = false;
	await Promise.all(standing.splice(0).map(pullDown));
}

/** Lets it be built to its end first, which then finds nobody to talk to: a half-built one could stay. */
async function pullDown({ child, guard, uid, directory }: Ready): Promise<void> {
	const gone = new Promise<void>((resolve) => {
		if (!lives({ child })) return resolve();
		child.once('exit', () => resolve());
		child.once('error', () => resolve());
	});
	for (const stream of child.stdio as (Duplex | null)[]) stream?.on('error', () => {}).resume?.();
	(child.stdio[FD.talk] as Writable | undefined)?.end();
	const late = setTimeout(() => child.kill('SIGKILL'), LATE_MS);
	await gone;
	clearTimeout(late);
	for (let round = 0; guard.processes().length > 0 && round < 40; round++) {
		guard.processes().forEach(killQuietly);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	await guard.close();
	if (uid !== null) giveBackUid(uid);
	rmSync(directory, { recursive: true, force: true });
}

const lives = ({ child }: Pick<Box, 'child'>): boolean =>
	child.pid !== undefined && child.exitCode === null && child.signalCode === null;

function unpacked(directory: string): string[] {
	try {
		return readdirSync(inputFolder(directory));
	} catch {
		return []; // nothing had to be unpacked
	}
}

/** One word of a shell's line, whatever is in it; the shell inside knows a line's end as $n. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`).replaceAll('\n', `'"$n"'`)}'`;
