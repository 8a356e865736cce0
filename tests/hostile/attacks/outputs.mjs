import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
fs.writeFileSync('/out/good.csv', 'id,prediction\n1,1\n');
fs.writeFileSync('/out/setuid', '#!/bin/sh\n');
fs.chmodSync('/out/setuid', 0o4777);
fs.symlinkSync('/etc/shadow', '/out/link.csv');
fs.symlinkSync('../../../../etc/passwd', '/out/up.csv');
fs.symlinkSync('/', '/out/everything');
fs.writeFileSync('/out/first', 'x');
fs.linkSync('/out/first', '/out/second');
fs.mkdirSync('/out/folder');
try {
	execFileSync('/usr/bin/mkfifo', ['/out/fifo'], { stdio: 'ignore' });
} catch {
	// The filter may refuse it; then there is one trap fewer.
}
for (const name of ['.hidden', 'a\nb', '\u001b[31mred', '-rf', '한글.csv'])
	fs.writeFileSync(`/out/${name}`, 'x');
fs.writeFileSync(Buffer.from([...Buffer.from('/out/broken'), 0xff, 0xfe]), 'x');
