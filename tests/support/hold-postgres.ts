/** node hold-postgres.ts <home>: starts or joins the cluster, says its address, and stays until a line arrives. */
import { startEmbeddedPostgres } from '#lib/server/platform/database/index.ts';

const postgres = await startEmbeddedPostgres({
	home: process.argv[2]!,
	temporary: true,
	say: console.error
});
console.log(postgres.url);
process.stdin.once('data', async () => {
	await postgres.stop();
	process.exit(0);
});
