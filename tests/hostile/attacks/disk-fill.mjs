import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
const block = Buffer.alloc(1024 * 1024, 1);
const written = {};
for (const directory of ['/tmp', '/out', '/dev/shm', '/dev', '/', '/usr', '/in', '/etc', '/runtime']) {
	let bytes = 0;
	const names = [];
	try {
		for (let i = 0; i < 64; i++) {
			names.push(`${directory}/fill${i}`);
			const file = openSync(names.at(-1), 'wx');
			try {
				for (let n = 0; n < 16; n++) bytes += writeSync(file, block);
			} finally {
				closeSync(file);
			}
		}
	} catch {
		// Full, or not writable at all.
	}
	for (const name of names) rmSync(name, { force: true });
	written[directory] = Math.round(bytes / 1024 / 1024);
}
console.log(JSON.stringify(written));
