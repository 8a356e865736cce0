import { writeSync } from 'node:fs';
for (let i = 0; i < 1_000_000; i += 1000)
	writeSync(1, Array.from({ length: 1000 }, (_, n) => `${i + n}\n`).join(''));
