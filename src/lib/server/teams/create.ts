import { record } from '#lib/server/audit/index.ts';
import { currentSeason, insistStageOpen } from '#lib/server/season/index.ts';
import {
	outbox,
	randomToken,
	refuseIf,
	signedIn,
	takeToken,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';
import type { TeamKind } from '#lib/teams/schema.ts';
import { slugOf } from './rules.ts';

export interface NewTeam {
	name: string;
	slug?: string;
	mottoKo?: string;
	mottoEn?: string;
	kind: TeamKind;
	country: string;
	smallFirm?: boolean;
	youthLed?: boolean;
	/** The captain's own lines on the roster. */
	affiliation?: string;
	role?: string;
}

/** Founds a team in the current season with the actor as its captain. Possible while entries are taken. */
export async function createTeam(actor: Actor, team: NewTeam): Promise<{ id: string; slug: string }> {
	const { userId } = signedIn(actor);
	await takeToken(`team.create:${userId}`, { burst: 5, perMinute: 2 });
	const season = await currentSeason();
	return transaction(async (tx) => {
		await insistStageOpen(tx, season.id, 'entry');
		const slug =
			team.slug ||
			slugOf(team.name) ||
			`team-${randomToken()
				.toLowerCase()
				.replaceAll(/[^a-z0-9]/g, '')
				.slice(0, 6)}`;
		// Two founders of the same name meet here instead of at the unique index, where one would get a surprise.
		await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`team:${season.id}`}, 0))::text`;
		const same = await tx.team.findFirst({
			where: { seasonId: season.id, OR: [{ name: team.name }, { slug }] }
		});
		refuseIf(same?.name === team.name, 'team_name_taken', { name: team.name });
		refuseIf(same !== null, 'team_slug_taken', { slug });
		const { mottoKo = '', mottoEn = '' } = team;
		const { id } = await tx.team.create({
			data: {
				seasonId: season.id,
				slug,
				name: team.name,
				motto: mottoKo || mottoEn ? { ko: mottoKo, en: mottoEn } : undefined,
				kind: team.kind,
				country: team.country,
				smallFirm: team.smallFirm ?? false,
				youthLed: team.youthLed ?? false,
				captainId: userId,
				members: { create: { userId, affiliation: team.affiliation ?? '', role: team.role ?? '' } }
			}
		});
		await record(tx, actor, 'team.created', { seasonId: season.id, teamId: id, slug });
		await outbox.add(tx, { type: 'team.created', payload: { seasonId: season.id, teamId: id } });
		return { id, slug };
	});
}
