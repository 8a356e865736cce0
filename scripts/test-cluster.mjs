/**
 * npm run test:cluster [-- NAME]   a real Slurm of two nodes with fake GPUs, with accounting and without, and a real S3
 *                                  (Ceph's radosgw)
 *
 * Installs them from the system's packages where they are missing and this is root: a minute once. Everything runs
 * on loopback in directories of its own and ends with the run. Prints a table, ends with `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runSuite } from './lib/suite.mjs';

const packages = ['munge', 'slurmctld', 'slurmd', 'slurmrestd', 'slurm-client', 'slurm-wlm-jwt-plugin'];
const programs = ['munged', 'slurmctld', 'slurmd', 'slurmrestd', 'scontrol', 'squeue'];
const accounting = ['slurmdbd', 'mariadb-server-core'];
const there = (name) => ['/usr/sbin', '/usr/bin'].some((folder) => existsSync(`${folder}/${name}`));

/** Whether the programs are here, after an attempt to install them where this is root. */
function have(names, wanted) {
	if (names.every(there) || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
		return names.every(there);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const apt = (...args) =>
		spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], { env, stdio: 'ignore' });
	apt('update');
	apt('install', '-y', '--no-install-recommends', ...wanted);
	return names.every(there);
}

if (!have(programs, packages)) {
	console.log(`Slurm is not installed here: apt-get install ${packages.join(' ')}`);
	console.log('0 passed, 1 failed');
	process.exit(1);
}
if (!have(['slurmdbd', 'mariadbd'], accounting))
	console.log(`Nothing is shown with Slurm's accounting: apt-get install ${accounting.join(' ')}`);
process.exit(
	runSuite({
		project: 'cluster',
		names: process.argv.slice(2),
		skipped: 'this machine lacks a program that they need'
	})
);
