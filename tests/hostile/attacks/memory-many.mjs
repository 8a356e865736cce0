// No single process is large; together they are.
import { spawn } from 'node:child_process';
const hold = 'const kept = Buffer.alloc(60 * 1024 * 1024, 1); setInterval(() => kept.fill(2), 50)';
for (let i = 0; i < 6; i++) spawn(process.execPath, ['-e', hold], { stdio: 'inherit' }).on('error', () => {});
setInterval(() => {}, 1000);
