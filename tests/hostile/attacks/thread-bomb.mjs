import { Worker } from 'node:worker_threads';
let made = 0;
try {
	for (; made < 500; made++) {
		const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
		await new Promise((resolve, reject) =>
			worker.on('online', resolve).on('error', reject).on('exit', reject)
		);
	}
} catch {
	// No more are to be had.
}
console.log(JSON.stringify({ made }));
process.exit(0);
