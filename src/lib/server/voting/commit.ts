import { record } from '#lib/server/audit/index.ts';
import { config, refuseIf, type Actor, type Tx } from '#lib/server/platform/index.ts';
import type { Prisma } from '#lib/server/generated/prisma/client.ts';
import { hex } from '#lib/voting/bytes.ts';
import { fixedLine, leafBytes } from '#lib/voting/leaf.ts';
import { leafHash } from '#lib/voting/merkle.ts';
import { parseKey } from '#lib/voting/note.ts';
import { verifierKey } from './keys.ts';
import { insistConductor, insistMove, lockPoll } from './lock.ts';
import { appendFixed } from './log/integrate.ts';
import { recordOf, withOptions, type PollRecord } from './queries.ts';
import { fixRules } from './rules.ts';
import { sqlOf } from './sql.ts';

/** An entry of a tile says its length in two bytes. */
const mostBytes = 0xffff;

/** Stands for all that a draft says: whoever commits it names what they have read. */
export const draftMark = (poll: PollRecord): string =>
	hex(leafHash(leafBytes(fixedLine('rules', fixRules(poll, poll.slug, 0))))).slice(0, 16);

/**
 * Fixes everything about the poll as leaf 0 of its log, under a signed checkpoint. Nothing can change after. Refuses
 * `draft_changed` where somebody has edited it since it was read as `seen`, `identity_not_set_up`, and `poll_rules_too_long` for
 * more than a tile of the log can hold. Committing twice is a no-op.
 */
export async function commitPoll(
	tx: Tx,
	actor: Actor,
	pollId: string,
	seen?: string
): Promise<{ rulesHash: string }> {
	const poll = await lockPoll(tx, pollId);
	insistConductor(actor);
	if (poll.state === 'committed') return { rulesHash: hex(poll.rulesHash!) };
	insistMove(poll.state, 'committed');
	const draft = recordOf(await tx.poll.findUniqueOrThrow({ where: { id: pollId }, include: withOptions }));
	refuseIf(draft.tier === 'identity' && !draft.identity, 'identity_not_set_up');
	refuseIf(seen !== undefined && seen !== draftMark(draft), 'draft_changed');
	const { slug: season } = await tx.season.findUniqueOrThrow({
		where: { id: poll.seasonId },
		select: { slug: true }
	});
	const issued = await tx.voterPass.count({ where: { seasonId: poll.seasonId } });
	const origin = originOf(season, poll.slug, poll.rehearsal);
	const rules = fixRules(draft, origin, issued);
	const line = fixedLine('rules', rules);
	const leaf = leafBytes(line);
	refuseIf(leaf.length > mostBytes, 'poll_rules_too_long', { bytes: leaf.length, most: mostBytes });
	const rulesHash = leafHash(leaf);
	await appendFixed(sqlOf(tx), { ...poll, origin }, 'rules', line);
	await tx.poll.update({
		where: { id: pollId },
		data: {
			state: 'committed',
			rules: rules as unknown as Prisma.InputJsonObject,
			rulesHash: Buffer.from(rulesHash),
			keyId: hex(parseKey(verifierKey(poll, origin))!.id)
		}
	});
	await record(tx, actor, 'poll.committed', { seasonId: poll.seasonId, pollId, rulesHash: hex(rulesHash) });
	return { rulesHash: hex(rulesHash) };
}

function originOf(season: string, slug: string, rehearsal: boolean): string {
	const host = URL.parse(config().ORIGIN ?? '')?.host ?? 'champion.example';
	return `${host}/${rehearsal ? 'rehearsal' : 'vote'}/${season}/${slug}`;
}
