import { spawn } from 'node:child_process';
const stay =
	"for (const s of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(s, () => {}); setInterval(() => {}, 1000)";
for (let i = 0; i < 3; i++)
	spawn(process.execPath, ['-e', stay, 'marker-daemon'], { detached: true, stdio: 'inherit' }).unref();
await new Promise((resolve) => setTimeout(resolve, 300));
console.log('three stay behind');
process.exit(0);
