// Tries to see or touch the host; prints what worked.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
const worked = {};
const attempt = (name, act) => {
	try {
		worked[name] = String(act()).slice(0, 500);
	} catch {
		// Refused, as it should be.
	}
};
attempt('environment', () => JSON.stringify(process.env));
attempt('files', () => fs.readdirSync('/').join(' '));
attempt('etc', () => fs.readdirSync('/etc').join(' '));
attempt('descriptors', () =>
	fs.readdirSync('/proc/self/fd').flatMap((fd) => {
		try {
			return [`${fd}:${fs.readlinkSync(`/proc/self/fd/${fd}`)}`];
		} catch {
			return [];
		}
	})
);
attempt('processes', () => fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length);
attempt('init environment', () => fs.readFileSync('/proc/1/environ', 'utf8'));
attempt('init command', () => fs.readFileSync('/proc/1/cmdline', 'utf8').replaceAll('\0', ' '));
for (const file of ['/etc/shadow', '/proc/kcore', '/proc/kmsg', '/proc/1/mem', '/dev/mem', '/dev/console']) {
	attempt(`read ${file}`, () => fs.readFileSync(file).length);
}
for (const file of [
	'/proc/sysrq-trigger',
	'/proc/sys/kernel/core_pattern',
	'/proc/sys/vm/drop_caches',
	'/usr/x',
	'/in/x'
]) {
	attempt(`write ${file}`, () => fs.writeFileSync(file, 'x'));
}
attempt('host root', () => fs.readdirSync('/proc/1/root/home'));
attempt('cgroups', () => fs.readdirSync('/sys/fs/cgroup'));
attempt('setuid', () => process.setuid(0));
attempt('oom shield', () => fs.writeFileSync('/proc/self/oom_score_adj', '-1000'));
const perl = (code) => () =>
	execFileSync('/usr/bin/perl', ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] });
attempt('mount', () => execFileSync('/usr/bin/mount', ['-t', 'tmpfs', 'x', '/tmp'], { stdio: 'ignore' }));
attempt('new user namespace', () =>
	execFileSync('/usr/bin/unshare', ['-Ur', '/bin/true'], { stdio: 'ignore' })
);
attempt('vsock', perl('socket(S, 40, 1, 0) or die; print "open"'));
attempt('netlink', perl('socket(S, 16, 3, 0) or die; print "open"'));
attempt('packet', perl('socket(S, 17, 3, 0) or die; print "open"'));
if (process.arch === 'x64') {
	attempt('ptrace init', perl('syscall(101, 16, 1, 0, 0) == 0 or die; print "attached"'));
	attempt('keyring', perl('syscall(250, 0, -3, 1) >= 0 or die; print "open"'));
	attempt('io_uring', perl('my $p = "\\0" x 256; syscall(425, 8, $p) >= 0 or die; print "open"'));
}
console.log(JSON.stringify(worked));
