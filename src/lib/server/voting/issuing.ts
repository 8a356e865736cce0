import { randomUUID } from 'node:crypto';
import { config, DomainError, keyedPool, limitsRelaxedBy, logger, now } from '#lib/server/platform/index.ts';
import { Crowding } from './crowding.ts';
import type { Spending } from './fraud/proof.ts';
import { sealPass } from './passes.ts';

/** A device that waits for its pass: told once, one of the two. */
interface Waiting {
	id: string;
	seasonId: string;
	network: string;
	spending: Spending | null;
	given(pass: string): void;
	refused(error: unknown): void;
}

const largestBatch = 1000;
/** Some seconds' work; whoever comes after is told to come again, before memory grows. */
const longestQueue = 50_000;

const crowding = new Crowding();
let waiting: Waiting[] = [];
let flushing = false;

/**
 * A pass for this device, for what it has done, and returns after its commit. Each is counted, and a network gets so many in
 * an hour: enough for thousands of phones behind a carrier's address, since what holds back one cheat is the work for each
 * pass, and the rule on passes in one minute. Passes that are wanted in the same moment are written by one statement, as
 * ballots are. Refuses `proof_spent`, `too_many_requests`, `unavailable`.
 */
export function issuePass(
	seasonId: string,
	network: string,
	spending: Spending | null = null
): Promise<string> {
	return new Promise((given, refused) => {
		if (waiting.length >= longestQueue) return refused(new DomainError('unavailable', { seconds: 2 }));
		waiting.push({ id: uuid7(), seasonId, network, spending, given, refused });
		if (flushing) return;
		flushing = true;
		// What arrived in the same turn of the loop goes together.
		setImmediate(() => void run());
	});
}

/** Ids of the same time lie beside one another in their index. */
function uuid7(): string {
	const time = Date.now().toString(16).padStart(12, '0');
	return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

async function run(): Promise<void> {
	while (waiting.length > 0) {
		const batch = waiting.slice(0, largestBatch);
		waiting = waiting.slice(largestBatch);
		await flush(batch);
	}
	flushing = false;
}

// What somebody has done is spent first, so that no second pass is bought by it, in whatever process; what is left asks the
// buckets of its networks, each once. Both in the order of their names, so that no two processes wait for one another. A
// bucket that had one pass left at least may end below nothing: by so many the last of its network go empty-handed.
const statement = `
WITH asked AS MATERIALIZED (
	SELECT n, id, season, network, spent, until, row_number() OVER (PARTITION BY spent ORDER BY n) AS turn
	FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) WITH ORDINALITY AS a (id, season, network, spent, until, n)
), spent AS (
	INSERT INTO spent_proofs (key, expires_at) SELECT spent, until FROM asked WHERE spent IS NOT NULL AND turn = 1 ORDER BY spent
	ON CONFLICT (key) DO NOTHING RETURNING key
), earned AS MATERIALIZED (
	SELECT n, id, season, network, row_number() OVER (PARTITION BY network ORDER BY n) AS place, count(*) OVER (PARTITION BY network) AS wanted
	FROM asked WHERE spent IS NULL OR (turn = 1 AND spent IN (SELECT key FROM spent))
), taken AS (
	INSERT INTO rate_buckets AS b (key, tokens, updated_at)
	SELECT 'voter-pass:' || network, $6::float8 - count(*), $8::timestamptz FROM earned WHERE $6 > 0 GROUP BY network ORDER BY network
	ON CONFLICT (key) DO UPDATE SET updated_at = excluded.updated_at,
		tokens = LEAST($6, b.tokens + GREATEST(0, EXTRACT(EPOCH FROM (excluded.updated_at - b.updated_at))) * $7::float8) - ($6 - excluded.tokens)
	WHERE LEAST($6, b.tokens + GREATEST(0, EXTRACT(EPOCH FROM (excluded.updated_at - b.updated_at))) * $7::float8) >= 1
	RETURNING key, tokens
), judged AS MATERIALIZED (
	SELECT n, id, season, network, tokens IS NOT NULL AS owed, $6 = 0 OR (tokens IS NOT NULL AND place <= wanted + LEAST(0, floor(tokens))) AS good
	FROM earned LEFT JOIN taken ON key = 'voter-pass:' || network
), written AS (
	INSERT INTO voter_passes (id, season_id, network) SELECT id, season, network FROM judged WHERE good
)
SELECT asked.n::int AS n, judged.n IS NULL AS spent, coalesce(owed, false) AS owed
FROM asked LEFT JOIN judged ON judged.n = asked.n WHERE good IS NOT TRUE`;

interface Refused {
	/** Its place in the batch, from 1 on. */
	n: number;
	/** What it offered had bought a pass before; otherwise its network has had too many. */
	spent: boolean;
	/** Whether it was taken from its network's bucket all the same. */
	owed: boolean;
}

async function flush(batch: Waiting[]): Promise<void> {
	const perHour = config().PASSES_PER_NETWORK * config().RATE_FACTOR * limitsRelaxedBy();
	try {
		const values = [
			batch.map(({ id }) => id),
			batch.map(({ seasonId }) => seasonId),
			batch.map(({ network }) => network),
			batch.map(({ spending }) => spending?.key ?? null),
			batch.map(({ spending }) => spending?.until ?? null),
			...[perHour, perHour / 3600, now()]
		];
		const { rows } = await keyedPool().query<Refused>({ name: 'passes', text: statement, values });
		await giveBack(batch, rows);
		tell(batch, new Map(rows.map((row) => [row.n, row])), waits(batch, rows, Math.ceil(3600 / perHour)));
	} catch (error) {
		// Nothing is known to be stored, so nobody was given anything.
		logger.error({ code: 'passes_not_issued', passes: batch.length, error: String(error) });
		for (const { refused } of batch) refused(new DomainError('unavailable', { seconds: 2 }));
	}
}

/** How long each network is told to wait that has had too many. */
function waits(batch: Waiting[], refused: Refused[], least: number): Map<string, number> {
	const many = new Map<string, number>();
	for (const { n, spent } of refused) {
		const { network } = batch[n - 1]!;
		if (!spent) many.set(network, (many.get(network) ?? 0) + 1);
	}
	return new Map([...many].map(([network, more]) => [network, crowding.seconds(network, more, least)]));
}

function tell(
	batch: Waiting[],
	refusals: ReadonlyMap<number, Refused>,
	seconds: ReadonlyMap<string, number>
): void {
	for (const [at, { id, seasonId, network, given, refused }] of batch.entries()) {
		const why = refusals.get(at + 1);
		if (!why) given(sealPass({ tier: 'device', seasonId, id }));
		else if (why.spent) refused(new DomainError('proof_spent'));
		else refused(new DomainError('too_many_requests', { seconds: seconds.get(network) ?? 1 }));
	}
}

/** Whoever's network has had too many keeps what was done, and comes again with it; the bucket owes nothing for them. */
async function giveBack(batch: Waiting[], rows: Refused[]): Promise<void> {
	const held = rows.filter(({ spent }) => !spent);
	if (held.length === 0) return;
	const keys = held.flatMap(({ n }) => batch[n - 1]!.spending?.key ?? []);
	const buckets = held
		.filter(({ owed }) => owed)
		.map(({ n }) => `voter-pass:${batch[n - 1]!.network}`)
		.toSorted();
	const text = `
WITH kept AS (DELETE FROM spent_proofs WHERE key = ANY ($1::text[]))
UPDATE rate_buckets b SET tokens = tokens + back FROM (
	SELECT key, count(*) AS back FROM unnest($2::text[]) AS a (key) GROUP BY key ORDER BY key
) AS owed WHERE b.key = owed.key`;
	const values = [keys, buckets];
	await keyedPool()
		.query({ name: 'passes-back', text, values })
		.catch((error: unknown) => logger.error({ code: 'passes_not_given_back', error: String(error) }));
}
