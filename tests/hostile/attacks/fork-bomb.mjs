import { spawn } from 'node:child_process';
for (;;) {
	await new Promise((resolve) => {
		const child = spawn(process.execPath, [process.argv[1]], { stdio: 'inherit' });
		child.on('spawn', resolve);
		child.on('error', resolve);
	});
}
