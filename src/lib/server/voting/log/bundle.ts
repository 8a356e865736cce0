import { prisma, refuse } from '#lib/server/platform/index.ts';
import { bundleFormat, type BundleHeader } from '#lib/voting/bundle.ts';
import { hex } from '#lib/voting/bytes.ts';
import type { PollRules } from '#lib/voting/leaf.ts';
import { verifierKey } from '../keys.ts';
import { poolSql } from '../sql.ts';

/** The first line of a published log. Refuses `poll_not_published` earlier: leaves name the options. */
export async function bundleHeader(pollId: string): Promise<BundleHeader> {
	const poll = await prisma().poll.findUnique({
		where: { id: pollId },
		select: { state: true, rules: true, rulesHash: true, seasonId: true, rehearsal: true }
	});
	if (!poll) refuse('not_found');
	if (poll.state !== 'published') refuse('poll_not_published');
	const { origin } = poll.rules as unknown as PollRules;
	return {
		format: bundleFormat,
		origin,
		key: verifierKey(poll, origin),
		rulesHash: hex(poll.rulesHash!),
		checkpoints: await cosignedNotes(pollId)
	};
}

/** Every checkpoint, oldest first, each with the lines of the witnesses that have seen it. */
async function cosignedNotes(pollId: string): Promise<string[]> {
	const rows = await poolSql<{ note: string }>(
		`SELECT note || coalesce((
			SELECT string_agg(line, '' ORDER BY witness) FROM poll_cosignatures s WHERE s.poll_id = c.poll_id AND s.size = c.size
		), '') AS note FROM poll_checkpoints c WHERE poll_id = $1::uuid ORDER BY c.size`,
		[pollId]
	);
	return rows.map(({ note }) => note);
}

const pageSize = 5000;

/** The bundle in pieces of some hundred kilobytes: header, then the leaves as they were hashed. */
export async function* bundleLines(pollId: string): AsyncGenerator<string> {
	yield `${JSON.stringify(await bundleHeader(pollId))}\n`;
	for (let from = 0; ; from += pageSize) {
		const rows = await poolSql<{ line: string }>(
			`SELECT convert_from(data, 'UTF8') AS line FROM poll_leaves
			WHERE poll_id = $1::uuid AND index >= $2::bigint AND index < $3::bigint ORDER BY index`,
			[pollId, String(from), String(from + pageSize)]
		);
		if (rows.length > 0) yield rows.map(({ line }) => `${line}\n`).join('');
		if (rows.length < pageSize) return;
	}
}
