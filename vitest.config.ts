import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

// Server code runs without Kit's plugin (nothing under src/lib/server may import $app), so neither do its tests.
// What they store goes into a folder of this run.
const dataDir = mkdtempSync(path.join(tmpdir(), 'ai-champion-test-data-'));
process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));

const node = {
	environment: 'node' as const,
	testTimeout: 30_000,
	hookTimeout: 60_000,
	env: {
		NODE_ENV: 'test',
		DATA_DIR: dataDir,
		SECRET: 'a secret of the tests, long enough for a real one',
		LOG_LEVEL: 'error',
		RATE_FACTOR: '1000',
		// A database or a store of the developer's own must never meet the tests.
		DATABASE_URL: '',
		S3_ENDPOINT: '',
		SMTP_URL: ''
	}
};

export default defineConfig({
	test: {
		expect: { requireAssertions: true },
		projects: [
			{
				plugins: [
					svelte({ configFile: false, preprocess: vitePreprocess(), compilerOptions: { runes: true } })
				],
				test: {
					...node,
					name: 'unit',
					include: ['{src,demo,scripts}/**/*.test.ts', 'tests/*.test.ts', 'tests/verifier/*.test.ts']
				}
			},
			{
				test: {
					...node,
					name: 'integration',
					include: ['tests/integration/**/*.test.ts'],
					globalSetup: ['tests/support/postgres.ts']
				}
			},
			{
				// What is asked of votes holds where their ballots are divided by a hash of the voter, too.
				test: {
					...node,
					env: { ...node.env, BALLOT_PARTITIONS: '4' },
					name: 'partitioned',
					include: [
						'tests/integration/voting/{course,edges,fraud,growth,life,log,pages,poll,queue,races,sums}.test.ts'
					],
					globalSetup: ['tests/support/postgres.ts']
				}
			},
			{
				// npm run test:cluster: what needs programs of this machine, a real Slurm and a real S3; not part of npm test.
				test: {
					...node,
					name: 'cluster',
					include: ['tests/cluster/**/*.test.ts'],
					globalSetup: ['tests/support/postgres.ts'],
					testTimeout: 120_000,
					hookTimeout: 300_000,
					fileParallelism: false
				}
			},
			{
				// npm run test:hostile-votes: what is tried against the vote from outside, and against its log; not part of npm test.
				test: {
					...node,
					name: 'hostile-votes',
					include: ['tests/hostile-votes/**/*.test.ts'],
					globalSetup: ['tests/support/postgres.ts'],
					testTimeout: 90_000,
					hookTimeout: 120_000,
					fileParallelism: false
				}
			},
			{
				// npm run test:faults: kills and cuts off what jobs pass through, with short leases; not part of npm test.
				test: {
					...node,
					env: { ...node.env, JOB_LEASE_MS: process.env.JOB_LEASE_MS ?? '2400' },
					name: 'faults',
					include: ['tests/faults/**/*.test.ts'],
					globalSetup: ['tests/support/postgres.ts'],
					testTimeout: 90_000,
					hookTimeout: 120_000,
					fileParallelism: false
				}
			}
		]
	}
});
