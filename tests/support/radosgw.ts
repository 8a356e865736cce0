/**
 * A real S3 for tests: Ceph's radosgw over one monitor and one store in memory, as this user, on loopback, gone with
 * the test. Installed from Debian's packages where it is missing and we are root.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	appendFileSync,
	writeFileSync
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from '#lib/server/platform/index.ts';
import { freePort } from '#scripts/lib/free-port.ts';
import { until } from './until.ts';

export interface Radosgw {
	settings: S3Settings;
	stop(): Promise<void>;
}

const run = promisify(execFile);
const packages = ['ceph-mon', 'ceph-osd', 'radosgw', 'ceph-common'];
const programs = ['ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin', 'ceph'];
const isThere = (program: string) =>
	['/usr/bin', '/usr/sbin', '/bin'].some((folder) => existsSync(path.join(folder, program)));

/** Whether radosgw is here, or can be brought. */
export const mayHaveRadosgw = (): boolean =>
	programs.every(isThere) || (process.getuid?.() === 0 && isThere('apt-get'));

async function install(): Promise<void> {
	if (programs.every(isThere)) return;
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const apt = (...args: string[]) => run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], { env });
	await apt('update');
	await apt('install', '-y', '--no-install-recommends', ...packages);
}

/** Starts it with an empty bucket; `origins` may write to it from a browser. Takes some fifteen seconds. */
export async function startRadosgw(origins: string[] = []): Promise<Radosgw> {
	await install();
	const home = mkdtempSync(path.join(os.tmpdir(), 'ai-champion-radosgw-'));
	const daemons: ChildProcess[] = [];
	const stop = async () => {
		for (const daemon of daemons.reverse()) await ended(daemon);
		rmSync(home, { recursive: true, force: true });
	};
	try {
		const endpoint = await boot(home, daemons);
		const settings: S3Settings = {
			endpoint,
			region: 'us-east-1',
			bucket: 'champion',
			accessKeyId: 'tests',
			secretAccessKey: 'the secret of the tests'
		};
		await makeBucket(settings, home, origins);
		return { settings, stop };
	} catch (error) {
		const said = readdirLogs(home);
		await stop();
		throw new Error(`radosgw did not start: ${String(error)}\n${said}`, { cause: error });
	}
}

async function boot(home: string, daemons: ChildProcess[]): Promise<string> {
	for (const folder of ['mon', 'osd', 'run', 'log', 'rgw']) mkdirSync(path.join(home, folder));
	const [monitor, gateway] = [await freePort(), await freePort()];
	const fsid = randomUUID();
	const conf = path.join(home, 'ceph.conf');
	writeFileSync(conf, configuration(home, fsid, monitor, gateway));
	const keyring = path.join(home, 'keyring');
	const ceph = (...args: string[]) => run('ceph', ['-c', conf, '--connect-timeout', '30', ...args]);
	const daemon = (program: string, ...args: string[]) => {
		const child = spawn(program, ['-c', conf, '-f', ...args], { stdio: 'ignore' });
		daemons.push(child);
		return child;
	};
	await run('ceph-authtool', [
		'--create-keyring',
		keyring,
		'--gen-key',
		'-n',
		'mon.',
		'--cap',
		'mon',
		'allow *'
	]);
	for (const name of ['client.admin', 'client.rgw'])
		await run('ceph-authtool', [
			...[keyring, '--gen-key', '-n', name, '--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *'],
			...(name === 'client.admin' ? ['--cap', 'mgr', 'allow *'] : [])
		]);
	const map = path.join(home, 'monmap');
	await run('monmaptool', ['--create', '--fsid', fsid, '--addv', 'a', `[v2:127.0.0.1:${monitor}]`, map]);
	await run('ceph-mon', ['-c', conf, '--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring]);
	daemon('ceph-mon', '-i', 'a');
	await ceph('mon', 'stat');

	const osd = randomUUID();
	await ceph('osd', 'new', osd);
	const { stdout } = await ceph('auth', 'get-or-create', 'osd.0', 'mon', 'allow *', 'osd', 'allow *');
	appendFileSync(keyring, stdout);
	await run('ceph-osd', ['-c', conf, '-i', '0', '--mkfs', '--osd-uuid', osd]);
	await ceph('osd', 'crush', 'add', 'osd.0', '1.0', 'root=default', 'host=h');
	daemon('ceph-osd', '-i', '0');
	await until(
		() =>
			ceph('osd', 'stat').then(
				({ stdout }) => stdout.includes('1 up'),
				() => false
			),
		'the disk'
	);

	daemon('radosgw', '-n', 'client.rgw');
	const endpoint = `http://127.0.0.1:${gateway}`;
	await until(
		() =>
			fetch(endpoint).then(
				({ status }) => status < 500,
				() => false
			),
		'the gateway'
	);
	return endpoint;
}

const configuration = (home: string, fsid: string, monitor: number, gateway: number) => `[global]
fsid = ${fsid}
mon_initial_members = a
mon_host = [v2:127.0.0.1:${monitor}]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
public_network = 127.0.0.0/8
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
osd_objectstore = memstore
memstore_device_bytes = 2147483648
memstore_page_set = false
run_dir = ${home}/run
admin_socket = ${home}/run/$name.asok
log_file = ${home}/log/$name.log
mon_data = ${home}/mon
osd_data = ${home}/osd
keyring = ${home}/keyring
mon_warn_on_pool_no_redundancy = false
[client.rgw]
keyring = ${home}/keyring
rgw_data = ${home}/rgw
rgw_frontends = beast endpoint=127.0.0.1:${gateway}
rgw_num_control_oids = 1
rgw_thread_pool_size = 16
rgw_enable_usage_log = false
rgw_run_sync_thread = false
`;

/** An owner of the bucket, the bucket, and who may write to it from a browser: as docs/operators.md asks for. */
async function makeBucket(settings: S3Settings, home: string, origins: string[]): Promise<void> {
	const { accessKeyId, secretAccessKey, endpoint, region, bucket } = settings;
	await run('radosgw-admin', [
		...['-c', path.join(home, 'ceph.conf'), '-n', 'client.rgw', 'user', 'create', '--uid', 'tests'],
		...['--display-name', 'tests', '--access-key', accessKeyId, '--secret-key', secretAccessKey]
	]);
	const client = new S3Client({
		...{ endpoint, region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } },
		requestChecksumCalculation: 'WHEN_REQUIRED',
		responseChecksumValidation: 'WHEN_REQUIRED'
	});
	await client.send(new CreateBucketCommand({ Bucket: bucket }));
	if (origins.length > 0)
		await client.send(
			new PutBucketCorsCommand({
				Bucket: bucket,
				CORSConfiguration: {
					CORSRules: [
						{
							AllowedMethods: ['GET', 'PUT'],
							AllowedOrigins: origins,
							AllowedHeaders: ['*'],
							ExposeHeaders: ['ETag']
						}
					]
				}
			})
		);
	client.destroy();
}

async function ended(daemon: ChildProcess): Promise<void> {
	if (daemon.exitCode !== null || daemon.signalCode !== null) return;
	const gone = new Promise((resolve) => daemon.once('exit', resolve));
	daemon.kill('SIGKILL'); // nothing here is to be kept
	await gone;
}

const readdirLogs = (home: string): string =>
	['mon.a', 'osd.0', 'client.rgw']
		.map((name) => path.join(home, 'log', `${name}.log`))
		.filter((file) => existsSync(file))
		.map((file) => readFileSync(file, 'utf8').slice(-1500))
		.join('\n');
