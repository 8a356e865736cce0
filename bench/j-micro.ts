import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
const R = '/work/main/src/lib/server/compute/runner/';
const { DEFAULT_LIMITS } = await import(R + 'index.ts');
const { JobLog } = await import(R + 'job-log.ts');
const { runInSandbox } = await import(R + 'sandbox.ts');
const { ownName } = await import(R + 'owner.ts');
const N = Number(process.argv[2] ?? 20),
	big = Number(process.argv[3] ?? 0);
const ballast = big ? Array.from({ length: big }, () => new Uint8Array(1 << 20).fill(1)) : [];
const cmd = process.argv[4] === 'true' ? ['/usr/bin/true'] : ['/runtime/node', '-e', '0'];
const bareCmd = process.argv[4] === 'true' ? ['/usr/bin/true'] : [process.execPath, '-e', '0'];
const box: number[] = [],
	bare: number[] = [];
for (let i = 0; i < N + 2; i++) {
	let t = performance.now();
	const c = spawn(bareCmd[0]!, bareCmd.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
	await once(c, 'close');
	if (i >= 2) bare.push(performance.now() - t);
	const directory = mkdtempSync(path.join(os.tmpdir(), ownName('job')));
	t = performance.now();
	const r = await runInSandbox(
		{
			id: `${ownName('group')}m${i}`,
			command: cmd,
			inputs: [],
			limits: DEFAULT_LIMITS,
			gpus: [],
			directory,
			foresee: process.env.FORESEE === '1'
		},
		new JobLog(65536, false)
	);
	await new Promise((r) => setTimeout(r, 120));
	if (r.code !== 'ok') console.log(r.code, r);
	if (i >= 2) box.push(performance.now() - t);
	rmSync(directory, { recursive: true, force: true });
}
const q = (v: number[], p: number) => v.toSorted((a, b) => a - b)[Math.floor(v.length * p)]!.toFixed(1);
for (const [n, v] of [
	['bare', bare],
	['box', box]
] as const)
	console.log(n, 'min', q(v, 0), 'p25', q(v, 0.25), 'p50', q(v, 0.5), 'p90', q(v, 0.9));
if (ballast.length > 1e9) console.log('');
