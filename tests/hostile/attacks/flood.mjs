import { writeSync } from 'node:fs';
const line = `${'A'.repeat(1023)}\n`.repeat(64);
for (;;) writeSync(1, line);
