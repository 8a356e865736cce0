// Busy in several processes at once, so that no single one passes a limit of its own soon.
import { spawn } from 'node:child_process';
for (let i = 0; i < 3; i++)
	spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'inherit' }).on('error', () => {});
for (;;);
