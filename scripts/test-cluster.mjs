/**
 * npm run test:cluster [-- NAME]   a real Slurm of two nodes with fake GPUs, and a real S3 (Ceph's radosgw)
 *
 * Installs both from the system's packages where they are missing and this is root: half a minute once. Everything runs
 * on loopback in directories of its own and ends with the run. Prints a table, ends with `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runSuite } from './lib/suite.mjs';

const packages = ['munge', 'slurmctld', 'slurmd', 'slurmrestd', 'slurm-client', 'slurm-wlm-jwt-plugin'];
const programs = ['munged', 'slurmctld', 'slurmd', 'slurmrestd', 'scontrol', 'squeue'];
const there = (name) => ['/usr/sbin', '/usr/bin'].some((folder) => existsSync(`${folder}/${name}`));

if (!programs.every(there)) {
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
		console.log(`Slurm is not installed here: apt-get install ${packages.join(' ')}`);
		console.log('0 passed, 1 failed');
		process.exit(1);
	}
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const apt = (...args) =>
		spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], { env, stdio: 'ignore' });
	apt('update');
	apt('install', '-y', '--no-install-recommends', ...packages);
}
process.exit(
	runSuite({
		project: 'cluster',
		names: process.argv.slice(2),
		skipped: 'this machine lacks a program that they need'
	})
);
