// Memory that belongs to no process: what lies in sockets and is never read. Node.js always reads, so perl does not.
import { spawn } from 'node:child_process';
const perl = `
use Socket; use IO::Handle; $| = 1;
my ($sent, @kept) = (0); my $block = "\\1" x 65536;
while (socketpair(my $a, my $b, AF_UNIX, SOCK_STREAM, PF_UNSPEC)) {
	push @kept, $a, $b;
	for my $end ($a, $b) { $end->blocking(0); while (my $n = syswrite($end, $block)) { $sent += $n } }
}
print "$sent\\n"; sleep 3;`;
const amounts = await Promise.all(
	Array.from({ length: 8 }, () => {
		const child = spawn('/usr/bin/perl', ['-e', perl], { stdio: ['ignore', 'pipe', 'inherit'] });
		return new Promise((resolve) => child.stdout.once('data', (text) => resolve(Number(text))));
	})
);
console.log(JSON.stringify({ mib: Math.round(amounts.reduce((sum, one) => sum + one, 0) / 2 ** 20) }));
await new Promise((resolve) => setTimeout(resolve, 1000));
process.exit(0);
