import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import {
	now,
	outbox,
	prisma,
	queueMail,
	refuse,
	refuseIf,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { membersOf, moveEntries } from '#lib/server/teams/index.ts';
import type { Locale } from '#lib/text.ts';
import type { LetterTexts } from './letters.ts';
import { lockSelection } from './locks.ts';

/**
 * Publishes the decision: entries become selected or declined, every member gets the letter in their own language, and
 * the rooms above hear of it. An entry withdrawn since stays withdrawn; its place is not passed on.
 */
export async function publishLetters(actor: Actor): Promise<{ letters: number }> {
	insistRole(actor, 'organiser');
	const season = await currentSeason();
	return transaction(
		async (tx) => {
			await lockSelection(tx, season.id);
			const decision =
				(await tx.selectionDecision.findUnique({
					where: { seasonId: season.id },
					include: { outcomes: true }
				})) ?? refuse('selection_undecided');
			refuseIf(decision.publishedAt !== null, 'already_done');
			const states = await tx.entry.findMany({
				where: { id: { in: decision.outcomes.map(({ entryId }) => entryId) } },
				select: { id: true, teamId: true, state: true }
			});
			const standing = new Map(
				states.filter(({ state }) => state === 'submitted').map((row) => [row.id, row.teamId])
			);
			const outcomes = decision.outcomes.filter(({ entryId }) => standing.has(entryId));
			const idsOf = (outcome: string) =>
				outcomes.filter((row) => row.outcome === outcome).map(({ entryId }) => entryId);
			const selected = idsOf('selected').sort();
			await moveEntries(tx, selected, 'selected');
			await moveEntries(tx, idsOf('declined'), 'declined');
			await tx.selectionDecision.update({ where: { id: decision.id }, data: { publishedAt: now() } });
			const letters = await mailLetters(tx, outcomes, standing);
			await record(tx, actor, 'selection.published', {
				seasonId: season.id,
				selected: selected.length,
				letters
			});
			await outbox.add(tx, {
				type: 'selection.decided',
				payload: { seasonId: season.id, entryIds: selected }
			});
			return { letters };
		},
		{ timeoutMs: 60_000 }
	);
}

async function mailLetters(
	tx: Tx,
	outcomes: { entryId: string; letter: unknown }[],
	teams: Map<string, string>
): Promise<number> {
	const members = await membersOf(tx, [...new Set(teams.values())]);
	const people = await tx.user.findMany({
		where: { id: { in: [...members.values()].flat() }, disabledAt: null },
		select: { id: true, email: true, locale: true }
	});
	const byId = new Map(people.map((person) => [person.id, person]));
	let letters = 0;
	for (const { entryId, letter } of outcomes) {
		for (const userId of members.get(teams.get(entryId)!) ?? []) {
			const person = byId.get(userId);
			if (!person) continue;
			const locale: Locale = person.locale === 'en' ? 'en' : 'ko';
			await queueMail(tx, { to: person.email, locale, ...(letter as LetterTexts)[locale] });
			letters += 1;
		}
	}
	return letters;
}

/** Whether the outcome of a season is public. */
export async function isPublished(seasonId: string): Promise<boolean> {
	return (await prisma().selectionDecision.count({ where: { seasonId, publishedAt: { not: null } } })) > 0;
}
