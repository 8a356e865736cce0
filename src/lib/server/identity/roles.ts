import { record } from '#lib/server/audit/index.ts';
import {
	found,
	now,
	outbox,
	refuse,
	refuseIf,
	transaction,
	type Actor,
	type Role,
	type Tx
} from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { insistRole } from './policy.ts';

/** Gives a person a role in the season now under way. Giving it twice is a no-op. */
export async function grantRole(actor: Actor, personId: string, role: Role): Promise<void> {
	const { id: seasonId } = await currentSeason();
	await transaction(async (tx) => {
		insistRole(actor, 'organiser');
		const person = found(await tx.user.findUnique({ where: { id: personId } }));
		refuseIf(person.emailConfirmedAt === null || person.disabledAt !== null, 'person_not_ready');
		const { count } = await tx.roleGrant.createMany({
			data: [{ userId: personId, seasonId, role, grantedBy: actor.userId, grantedAt: now() }],
			skipDuplicates: true
		});
		if (count === 0) return;
		await record(tx, actor, 'role.granted', { seasonId, personId, role });
		await outbox.add(tx, { type: 'identity.role_granted', payload: { seasonId, personId, role } });
	});
}

/** Takes a role away; it is gone with the person's next request. The last organiser stays. */
export async function revokeRole(actor: Actor, personId: string, role: Role): Promise<void> {
	const { id: seasonId } = await currentSeason();
	await transaction(async (tx) => {
		const organisers = await lockOrganisers(tx, seasonId);
		insistRole(actor, 'organiser');
		if (role === 'organiser') insistAnotherOrganiser(organisers, personId);
		const { count } = await tx.roleGrant.deleteMany({ where: { userId: personId, seasonId, role } });
		if (count === 0) refuse('already_done');
		await record(tx, actor, 'role.revoked', { seasonId, personId, role });
		await outbox.add(tx, { type: 'identity.role_revoked', payload: { seasonId, personId, role } });
	});
}

/** Shuts an account: its sessions and tokens end at once, for good, and it cannot sign in. What it did stays. */
export async function disablePerson(actor: Actor, personId: string): Promise<void> {
	const { id: seasonId } = await currentSeason();
	await transaction(async (tx) => {
		const organisers = await lockOrganisers(tx, seasonId);
		insistRole(actor, 'organiser');
		insistAnotherOrganiser(organisers, personId);
		const { count } = await tx.user.updateMany({
			where: { id: personId, disabledAt: null },
			data: { disabledAt: now() }
		});
		if (count === 0) refuse('already_done');
		await endKeys(tx, personId);
		await record(tx, actor, 'person.disabled', { personId });
	});
}

/** Opens a shut account again. */
export async function enablePerson(actor: Actor, personId: string): Promise<void> {
	await transaction(async (tx) => {
		insistRole(actor, 'organiser');
		const { count } = await tx.user.updateMany({
			where: { id: personId, disabledAt: { not: null } },
			data: { disabledAt: null }
		});
		if (count === 0) refuse('already_done');
		await endKeys(tx, personId); // what was being made in the very moment of the shutting
		await record(tx, actor, 'person.enabled', { personId });
	});
}

/** Everything that lets somebody in without the password; an account opened again is entered with that alone. */
async function endKeys(tx: Tx, personId: string): Promise<void> {
	const own = { where: { userId: personId } };
	await tx.session.deleteMany(own);
	await tx.accessToken.deleteMany(own);
	await tx.deviceLogin.deleteMany(own);
	await tx.mailToken.deleteMany({ where: { userId: personId, purpose: 'reset' } });
}

/** The organisers of the season just before become those of a new one; without them nobody could give roles in it. */
export async function carryOrganisers(seasonId: string): Promise<void> {
	await transaction(async (tx) => {
		const earlier = await tx.roleGrant.findMany({
			where: { role: 'organiser', seasonId: { not: seasonId }, user: { disabledAt: null } },
			distinct: ['userId'],
			select: { userId: true }
		});
		await tx.roleGrant.createMany({
			data: earlier.map(({ userId }) => ({ userId, seasonId, role: 'organiser', grantedAt: now() })),
			skipDuplicates: true
		});
	});
}

/** Two organisers who drop one another at once stand in line here. */
async function lockOrganisers(tx: Tx, seasonId: string): Promise<string[]> {
	const rows = await tx.$queryRaw<{ userId: string }[]>`
		SELECT g.user_id AS "userId" FROM role_grants g JOIN users u ON u.id = g.user_id
		WHERE g.season_id = ${seasonId}::uuid AND g.role = 'organiser' AND u.disabled_at IS NULL
		ORDER BY g.id FOR UPDATE`;
	return rows.map((row) => row.userId);
}

function insistAnotherOrganiser(organisers: string[], leaving: string): void {
	refuseIf(organisers.length === 1 && organisers[0] === leaving, 'last_organiser');
}
