// Memory that belongs to no process: files without a name (319 on x86_64, 279 on aarch64), held open by a child.
import { spawnSync } from 'node:child_process';
const number = process.arch === 'arm64' ? 279 : 319;
const perl = `
my $name = "x"; my $data = "\\1" x 1048576; my @kept;
for (1..24) {
	my $fd = syscall(${number}, $name, 0);
	if ($fd < 0) { print $! + 0; exit }
	open(my $file, '>&=', $fd); push @kept, $file;
	for (1..16) { syswrite($file, $data) }
}
print "open"; $| = 1; print ""; sleep 3;`;
const { stdout } = spawnSync('/usr/bin/perl', ['-e', perl], { encoding: 'utf8' });
console.log(JSON.stringify({ memfd: stdout === 'open' ? 'open' : Number(stdout) }));
