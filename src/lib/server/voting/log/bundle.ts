import { prisma, refuse } from '#lib/server/platform/index.ts';
import { bundleFormat, type BundleHeader } from '#lib/voting/bundle.ts';
import { hex } from '#lib/voting/bytes.ts';
import type { PollRules } from '#lib/voting/leaf.ts';
import { verifierKey } from '../keys.ts';
import { poolSql } from '../sql.ts';
import { between } from './pages.ts';

/** The first line of a published log, but for its checkpoints. Refuses `poll_not_published` earlier: leaves name the options. */
export async function bundleHeader(pollId: string): Promise<Omit<BundleHeader, 'checkpoints'>> {
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
		rulesHash: hex(poll.rulesHash!)
	};
}

/** Every checkpoint, oldest first, each with the lines of the witnesses that have seen it; a vote of days has a hundred thousand. */
async function* cosignedNotes(pollId: string): AsyncGenerator<string[]> {
	for (let after = -1, full = true; full;) {
		const rows = await poolSql<{ size: number; note: string }>(
			`SELECT size::int AS size, note || coalesce((
				SELECT string_agg(line, '' ORDER BY witness) FROM poll_cosignatures s WHERE s.poll_id = c.poll_id AND s.size = c.size
			), '') AS note FROM poll_checkpoints c WHERE poll_id = $1::uuid AND c.size > $2::bigint ORDER BY c.size LIMIT $3::int`,
			[pollId, String(after), pageSize]
		);
		yield rows.map(({ note }) => note);
		after = rows.at(-1)?.size ?? after;
		full = rows.length === pageSize;
	}
}

/** The header in pieces, the checkpoints last. */
async function* headerText(pollId: string): AsyncGenerator<string> {
	const open = JSON.stringify({ ...(await bundleHeader(pollId)), checkpoints: [] }).slice(0, -2);
	let text = open;
	for await (const notes of cosignedNotes(pollId)) {
		if (notes.length === 0) continue;
		yield `${text}${JSON.stringify(notes).slice(1, -1)}`;
		text = ',';
	}
	yield text === open ? `${open}]}\n` : ']}\n';
}

const pageSize = 5000;

/** The bundle in pieces of some hundred kilobytes, which may end within a line: header, then the leaves as they were hashed. */
export async function* bundleLines(pollId: string): AsyncGenerator<string> {
	yield* headerText(pollId);
	for (let from = 0; ; from += pageSize) {
		const rows = await poolSql<{ line: string }>(
			`SELECT convert_from(data, 'UTF8') AS line FROM poll_lines WHERE ${between} ORDER BY index`,
			[pollId, String(from), String(from + pageSize)]
		);
		if (rows.length > 0) yield rows.map(({ line }) => `${line}\n`).join('');
		if (rows.length < pageSize) return;
	}
}
