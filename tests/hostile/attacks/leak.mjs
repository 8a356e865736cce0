// Tries to see or touch the host; prints what worked.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
const worked = {};
const failed = (why) => {
	throw new Error(why);
};
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
const secret = ['/etc/shadow', '/proc/kcore', '/proc/kmsg', '/proc/keys', '/proc/cmdline', '/proc/config.gz'];
for (const file of [...secret, '/proc/1/mem', '/dev/mem', '/dev/console']) {
	attempt(`read ${file}`, () => fs.readFileSync(file).length || failed('empty: covered'));
}
for (const file of ['/proc/sys/kernel/core_pattern', '/proc/sys/vm/drop_caches', '/usr/x', '/in/x']) {
	attempt(`write ${file}`, () => fs.writeFileSync(file, 'x'));
}
attempt('write /proc/sysrq-trigger', () =>
	// Covered by the null device, which swallows anything.
	fs.statSync('/proc/sysrq-trigger').rdev === 0x103
		? failed('covered')
		: fs.writeFileSync('/proc/sysrq-trigger', 'x')
);
attempt('host root', () => fs.readdirSync('/proc/1/root/home'));
attempt('cgroups', () => fs.readdirSync('/sys/fs/cgroup'));
attempt('setuid', () => process.setuid(0));
attempt('oom shield', () => fs.writeFileSync('/proc/self/oom_score_adj', '-1000'));
attempt('mount', () => execFileSync('/usr/bin/mount', ['-t', 'tmpfs', 'x', '/tmp'], { stdio: 'ignore' }));
attempt('new user namespace', () =>
	execFileSync('/usr/bin/unshare', ['-Ur', '/bin/true'], { stdio: 'ignore' })
);
attempt('uid map', () => fs.writeFileSync('/proc/self/uid_map', '0 0 1'));
attempt('su', () => execFileSync('/usr/bin/su', ['-c', 'id'], { stdio: 'ignore' }));
console.log(JSON.stringify(worked));
