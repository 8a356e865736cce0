import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	closeSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { descendants, killAll, named } from './process-tree.ts';
import { accountingCommands, prepareAccounting, type AccountingPorts } from './slurm-accounting.ts';
import { cgroupConf, gresConf, slurmConf } from './slurm-conf.ts';
import { until } from './until.ts';

export const PACKAGES = [
	'munge',
	'slurmctld',
	'slurmd',
	'slurmrestd',
	'slurm-client',
	'slurm-wlm-jwt-plugin'
];
const PROGRAMS = ['munged', 'slurmctld', 'slurmd', 'slurmrestd', 'scontrol', 'sinfo'];
const HOUR_SECONDS = 3600;

export type Daemon = 'munged' | 'mariadbd' | 'slurmdbd' | 'slurmctld' | 'gpu1' | 'gpu2' | 'slurmrestd';

export interface Slurm {
	url: string;
	user: string;
	/** A node's way to start the runner: with fake devices, as a node's own environment would have real ones. */
	nodeBinary: string;
	scratch: string;
	token(seconds?: number): string;
	kill(daemon: Daemon, signal?: NodeJS.Signals): Promise<void>;
	start(daemon: Daemon): Promise<void>;
	signal(daemon: Daemon, signal: NodeJS.Signals): void;
	/** A Slurm command, as root of the cluster. */
	command(program: string, ...args: string[]): string;
	idle(): Promise<void>;
	/** A node goes dark with whatever runs on it: its daemon, and the job of that number. */
	powerCut(node: 'gpu1' | 'gpu2', remoteId: string): Promise<void>;
	/** Until the controller has written down what it knows now: killed before, it would start a job anew that is running. */
	saved(): Promise<void>;
	/** The controller's state as it stands; `restore` puts it back while the controller is dead, as a crash would. */
	snapshot(): { restore(): void };
	log(): string;
	stop(): Promise<void>;
}

const at = (program: string): string | null =>
	['/usr/sbin', '/usr/bin', '/sbin', '/bin']
		.map((dir) => path.join(dir, program))
		.find((file) => existsSync(file)) ?? null;

export const slurmIsInstalled = (): boolean => PROGRAMS.every((program) => at(program) !== null);

/**
 * A real Slurm on loopback, of the machine's packages: two nodes with two fake GPUs each, slurmrestd with JWT. Runs as
 * root in a directory of its own, without systemd; every process is known by its handle and ended by it. With accounting
 * there is slurmdbd too, and what sacctmgr is told in `accounts` stands before the controller starts.
 */
export async function startSlurm({ accounts }: { accounts?: string[][] } = {}): Promise<Slurm> {
	const home = mkdtempSync(path.join(os.tmpdir(), 'ai-champion-slurm-'));
	chmodSync(home, 0o711);
	const [ctld, gpu1, gpu2, rest, sql, dbd] = (await freePorts(6)) as [
		number,
		number,
		number,
		number,
		number,
		number
	];
	const accounting = accounts ? { sql, dbd } : null;
	const running = new Map<Daemon, ChildProcess>();
	const conf = path.join(home, 'etc', 'slurm.conf');
	const key = prepare(home, { ctld, gpu1, gpu2 }, accounting);
	const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', SLURM_CONF: conf };

	const as = (account: string) => [
		at('setpriv')!,
		`--reuid=${account}`,
		`--regid=${account}`,
		'--clear-groups'
	];
	const munge = path.join(home, 'munge');
	const commands: Record<Daemon, { argv: string[]; env?: Record<string, string> }> = {
		munged: {
			argv: [
				...as('munge'),
				...[at('munged')!, '-F', `--key-file=${munge}/key`, `--socket=${munge}/socket`],
				...[`--pid-file=${munge}/pid`, `--log-file=${munge}/log`, `--seed-file=${munge}/seed`]
			]
		},
		...accountingCommands(home, { sql, dbd }),
		slurmctld: { argv: [at('slurmctld')!, '-D'] },
		gpu1: { argv: [at('slurmd')!, '-D', '-N', 'gpu1'] },
		gpu2: { argv: [at('slurmd')!, '-D', '-N', 'gpu2'] },
		slurmrestd: {
			// slurmrestd refuses to be root or SlurmUser; with JWT alone it may be anybody else.
			argv: [
				...as('nobody').map((word) => word.replace('--regid=nobody', '--regid=nogroup')),
				at('slurmrestd')!,
				'-s',
				'openapi/v0.0.38',
				'-a',
				'rest_auth/jwt',
				`127.0.0.1:${rest}`
			],
			env: { SLURM_JWT: 'daemon' }
		}
	};
	const logs = openSync(path.join(home, 'log', 'daemons.log'), 'a');

	async function start(daemon: Daemon): Promise<void> {
		const { argv, env: more } = commands[daemon];
		const child = spawn(argv[0]!, argv.slice(1), { stdio: ['ignore', logs, logs], env: { ...env, ...more } });
		running.set(daemon, child);
		if (daemon === 'munged') await until(() => existsSync(`${munge}/socket`), 'munged');
		if (daemon === 'mariadbd') await until(() => listens(sql), 'MariaDB');
		if (daemon === 'slurmdbd') await until(() => listens(dbd), 'slurmdbd');
		if (daemon === 'slurmrestd') await until(() => listens(rest), 'slurmrestd');
		if (daemon === 'slurmctld') await until(() => listens(ctld), 'slurmctld');
	}
	async function kill(daemon: Daemon, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
		const child = running.get(daemon);
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const gone = new Promise((resolve) => child.once('exit', resolve));
		child.kill(signal);
		await gone;
		running.delete(daemon);
	}
	const command = (program: string, ...args: string[]) =>
		execFileSync(at(program)!, args, { env, encoding: 'utf8', timeout: 20_000 });
	async function idle(): Promise<void> {
		await until(() => {
			try {
				const states = command('sinfo', '-h', '-N', '-p', 'eval', '-o', '%T').trim().split('\n');
				return states.length === 2 && states.every((state) => /^(idle|mixed|allocated)$/.test(state));
			} catch {
				return false;
			}
		}, 'both nodes');
	}
	async function stop(): Promise<void> {
		try {
			command('scancel', '--full', '--signal=KILL', '--user=nobody');
		} catch {
			// There is no controller to ask; the nodes take their jobs with them.
		}
		for (const daemon of ['slurmrestd', 'gpu1', 'gpu2', 'slurmctld', 'slurmdbd'] as const)
			await kill(daemon, 'SIGTERM');
		await kill('mariadbd'); // nothing in it is to be kept
		await kill('munged', 'SIGTERM');
		closeSync(logs);
		rmSync(home, { recursive: true, force: true });
	}

	const slurm: Slurm = {
		url: `http://127.0.0.1:${rest}`,
		user: 'nobody',
		nodeBinary: path.join(home, 'node'),
		scratch: path.join(home, 'scratch'),
		token: (seconds = HOUR_SECONDS) => jwt(key, 'nobody', seconds),
		kill,
		start,
		signal: (daemon, signal) => void running.get(daemon)?.kill(signal),
		command,
		idle,
		async powerCut(node, remoteId) {
			// A node that dies before it has begun is another case: the script's shell and our runner have to be there, or
			// what the step forks after it was looked at would live on.
			const step = () =>
				named(`slurmstepd: [${remoteId}.batch]`).flatMap((pid) => descendants(pid).reverse());
			await until(() => step().length > 2, 'the job to begin');
			await kill(node);
			killAll(step());
		},
		async saved() {
			const [file, since] = [path.join(home, 'spool/ctld/job_state'), Date.now()];
			await until(
				() => existsSync(file) && statSync(file).mtimeMs > since,
				'the controller to save its state'
			);
		},
		snapshot() {
			command('scontrol', 'ping');
			const from = path.join(home, 'spool/ctld');
			const kept = path.join(home, `ctld-${Date.now()}`);
			cpSync(from, kept, { recursive: true });
			return {
				restore() {
					rmSync(from, { recursive: true });
					cpSync(kept, from, { recursive: true });
				}
			};
		},
		log: () => execFileSync('/bin/sh', ['-c', `tail -n 40 ${home}/log/*`], { encoding: 'utf8' }),
		stop
	};
	try {
		await start('munged');
		if (accounts) {
			for (const daemon of ['mariadbd', 'slurmdbd'] as const) await start(daemon);
			for (const words of accounts) command('sacctmgr', '-i', ...words);
		}
		for (const daemon of ['slurmctld', 'gpu1', 'gpu2', 'slurmrestd'] as const) await start(daemon);
		await idle();
		return slurm;
	} catch (error) {
		const told = slurm.log();
		await stop();
		throw new Error(`Slurm did not come up: ${String(error)}\n${told}`, { cause: error });
	}
}

function prepare(
	home: string,
	ports: { ctld: number; gpu1: number; gpu2: number },
	accounting: AccountingPorts | null
): Buffer {
	for (const name of ['etc', 'log', 'spool/ctld', 'spool/gpu1', 'spool/gpu2', 'munge', 'dev', 'scratch'])
		mkdirSync(path.join(home, name), { recursive: true });
	chmodSync(path.join(home, 'scratch'), 0o1777);
	writeFileSync(path.join(home, 'munge', 'key'), randomBytes(1024), { mode: 0o600 });
	execFileSync('chown', ['-R', 'munge', path.join(home, 'munge')]);
	chmodSync(path.join(home, 'munge'), 0o711);
	const key = randomBytes(32);
	writeFileSync(path.join(home, 'etc', 'jwt.key'), key, { mode: 0o600 });
	// Fake devices: Slurm wants character devices, and /dev/null is one.
	for (const index of [0, 1, 2, 3])
		execFileSync('mknod', ['-m', '666', path.join(home, 'dev', `nvidia${index}`), 'c', '1', '3']);
	writeFileSync(
		path.join(home, 'etc', 'slurm.conf'),
		slurmConf(home, os.hostname().split('.')[0]!, ports, accounting)
	);
	writeFileSync(path.join(home, 'etc', 'gres.conf'), gresConf(home));
	writeFileSync(path.join(home, 'etc', 'cgroup.conf'), cgroupConf);
	const script = `#!/bin/sh\nexport COMPUTE_DEVICES='${home}/dev'\nexec '${process.execPath}' "$@"\n`;
	writeFileSync(path.join(home, 'node'), script, { mode: 0o755 });
	if (accounting) prepareAccounting(home, accounting);
	return key;
}

/** What `scontrol token` makes: HS256 over the shared key, with the user's name in `sun`. */
export function jwt(key: Uint8Array, user: string, seconds: number): string {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const iat = Math.floor(Date.now() / 1000);
	const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ exp: iat + seconds, iat, sun: user })}`;
	return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

async function freePorts(count: number): Promise<number[]> {
	const servers = await Promise.all(
		Array.from(
			{ length: count },
			() =>
				new Promise<net.Server>((resolve) => {
					const server = net.createServer().listen(0, '127.0.0.1', () => resolve(server));
				})
		)
	);
	const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
	return ports;
}

const listens = (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const socket = net.connect(port, '127.0.0.1');
		socket.on('connect', () => (socket.destroy(), resolve(true)));
		socket.on('error', () => resolve(false));
	});
