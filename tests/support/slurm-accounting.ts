/**
 * Accounting for the tests' cluster: slurmdbd over a MariaDB of its own, both of Debian's packages, on loopback and in
 * the cluster's directory, gone with it.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Slurm } from './slurm.ts';

const PROGRAMS = ['slurmdbd', 'sacctmgr', 'sacct', 'mariadbd'];
const SQL_FOLDER = '/usr/share/mysql';

const at = (program: string): string | null =>
	['/usr/sbin', '/usr/bin'].map((dir) => path.join(dir, program)).find((file) => existsSync(file)) ?? null;

/** Whether slurmdbd and MariaDB are here; `npm run test:cluster` installs them where it may. */
export const accountingIsInstalled = (): boolean => PROGRAMS.every((program) => at(program) !== null);

export interface AccountingPorts {
	sql: number;
	dbd: number;
}

/** MariaDB refuses to be root. This account comes with Slurm's packages and is nobody's here: Slurm itself runs as root. */
const SQL_ACCOUNT = 'slurm';

/** The tables that MariaDB itself needs: what mariadb-install-db would run, without the help texts. */
const TABLES = ['mysql_system_tables.sql', 'mysql_system_tables_data.sql'];

export function prepareAccounting(home: string, ports: AccountingPorts): void {
	const folder = path.join(home, 'sql');
	for (const name of ['data', 'tmp']) mkdirSync(path.join(folder, name), { recursive: true });
	chmodSync(folder, 0o700);
	execFileSync('chown', ['-R', `${SQL_ACCOUNT}:`, folder]);
	const password = randomBytes(16).toString('hex');
	const sql = [
		...['CREATE DATABASE mysql;', 'USE mysql;', `SET @auth_root_socket='${SQL_ACCOUNT}';`],
		...TABLES.map((name) => readFileSync(path.join(SQL_FOLDER, name), 'utf8')),
		'FLUSH PRIVILEGES;',
		`CREATE USER slurm@'127.0.0.1' IDENTIFIED BY '${password}';`,
		`GRANT ALL ON slurm_acct_db.* TO slurm@'127.0.0.1';\n`
	].join('\n');
	const [program, ...args] = mariadb(home);
	execFileSync(program!, [...args, '--bootstrap'], { input: sql, stdio: 'pipe', timeout: 60_000 });
	const conf = `DbdHost=localhost
DbdAddr=127.0.0.1
DbdPort=${ports.dbd}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=${home}/munge/socket
LogFile=${home}/log/slurmdbd.log
PidFile=${home}/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort=${ports.sql}
StorageUser=slurm
StoragePass=${password}
StorageLoc=slurm_acct_db
CommitDelay=1
`;
	writeFileSync(path.join(home, 'etc', 'slurmdbd.conf'), conf, { mode: 0o600 });
}

/** Small, and in no hurry to bring anything to the disk: it is thrown away in a minute. */
const mariadb = (home: string): string[] => [
	...['/usr/bin/setpriv', `--reuid=${SQL_ACCOUNT}`, `--regid=${SQL_ACCOUNT}`, '--clear-groups'],
	...[
		at('mariadbd') ?? 'mariadbd',
		'--no-defaults',
		`--datadir=${home}/sql/data`,
		`--tmpdir=${home}/sql/tmp`
	],
	...['--skip-log-bin', '--performance-schema=OFF', '--innodb-buffer-pool-size=24M'],
	...['--innodb-log-file-size=8M', '--innodb-flush-log-at-trx-commit=0', '--innodb-flush-method=nosync'],
	...['--innodb-lock-wait-timeout=900', '--aria-pagecache-buffer-size=8M']
];

export const accountingCommands = (home: string, ports: AccountingPorts) => ({
	mariadbd: {
		argv: [
			...[...mariadb(home), `--socket=${home}/sql/socket`, `--pid-file=${home}/sql/pid`],
			...['--bind-address=127.0.0.1', `--port=${ports.sql}`, '--skip-name-resolve']
		]
	},
	slurmdbd: { argv: [at('slurmdbd') ?? 'slurmdbd', '-D'] }
});

/** What slurm.conf says with accounting: nobody runs anything without an account, nor beyond the limits set for it. */
export const accountingConf = (home: string, ports: AccountingPorts | null): string =>
	ports === null
		? 'AccountingStorageType=accounting_storage/none'
		: `AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort=${ports.dbd}
AccountingStoragePass=${home}/munge/socket
AccountingStorageEnforce=associations,limits,qos
AccountingStorageTRES=gres/gpu`;

/** What the tests begin with: the platform's user may use two accounts, of which the pools name the one not its default. */
export const ACCOUNTS = [
	['add', 'cluster', 'tests'],
	['add', 'qos', 'high', 'set', 'Priority=100'],
	['add', 'account', 'guests,champion', 'Cluster=tests'],
	['add', 'user', 'nobody', 'Account=guests,champion', 'DefaultAccount=guests'],
	['modify', 'user', 'nobody', 'set', 'QOS=normal,high']
];

/** What slurmdbd keeps of a job. Times in milliseconds; whole seconds, as Slurm counts. */
export interface Accounted {
	id: string;
	account: string;
	qos: string;
	partition: string;
	state: string;
	node: string;
	submitted: number;
	started: number;
	ended: number;
}

/** Every record of jobs by that name. */
export function accounted(slurm: Pick<Slurm, 'command'>, name: string): Accounted[] {
	const fields = 'JobID,Account,QOS,Partition,State,NodeList,Submit,Start,End';
	const asked = ['-n', '-P', '-X', '-a', '-D', '-S', 'now-2hours', `--name=${name}`, `--format=${fields}`];
	const said = slurm.command('env', 'SLURM_TIME_FORMAT=%s', 'sacct', ...asked).trim();
	if (said === '') return [];
	return said.split('\n').map((line) => {
		const [id, account, qos, partition, state, node, ...times] = line.split('|') as string[];
		const [submitted, started, ended] = times.map((seconds) => Number(seconds) * 1000);
		return { id, account, qos, partition, state, node, submitted, started, ended } as Accounted;
	});
}
