import type { Adapter, DatabaseSession, DatabaseUser } from 'lucia';
import { now, prisma, sha256Hex, type Role, type Tx } from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';

export interface SessionFacts {
	device: string;
	network: string;
	secondFactorAt: Date | null;
	lastSeenAt: Date;
}

export interface UserFacts {
	email: string;
	name: string;
	locale: Locale;
	emailConfirmedAt: Date | null;
	hasTotp: boolean;
	disabledAt: Date | null;
	roles: Role[];
}

interface Row extends SessionFacts, UserFacts {
	userId: string;
	expiresAt: Date;
}

/**
 * Lucia's storage. Lucia knows a session by the cookie's token; the table knows it by the token's SHA-256, so that a
 * copy of the table opens nothing. Each method hashes on its way in, and gives Lucia the token back on its way out.
 */
export class HashingAdapter implements Adapter {
	readonly #tx: Tx | undefined;

	/** Writes through `tx` where a session must stand or fall with an act. */
	constructor(tx?: Tx) {
		this.#tx = tx;
	}

	get #db(): Tx {
		return this.#tx ?? prisma();
	}

	/** One statement per request: the session, its person, and the person's roles in the season now under way. */
	async getSessionAndUser(token: string): Promise<[DatabaseSession | null, DatabaseUser | null]> {
		const [row] = await this.#db.$queryRaw<Row[]>`
			SELECT s.user_id AS "userId", s.expires_at AS "expiresAt", s.device, s.network,
				s.second_factor_at AS "secondFactorAt", s.last_seen_at AS "lastSeenAt",
				u.email, u.name, u.locale, u.email_confirmed_at AS "emailConfirmedAt",
				u.totp_confirmed_at IS NOT NULL AS "hasTotp", u.disabled_at AS "disabledAt",
				ARRAY(SELECT g.role FROM role_grants g WHERE g.user_id = u.id
					AND g.season_id = (SELECT id FROM seasons ORDER BY created_at DESC LIMIT 1)) AS roles
			FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ${sha256Hex(token)}`;
		if (!row) return [null, null];
		const { userId, expiresAt, device, network, secondFactorAt, lastSeenAt, ...user } = row;
		return [
			{ id: token, userId, expiresAt, attributes: { device, network, secondFactorAt, lastSeenAt } },
			{ id: userId, attributes: user }
		];
	}

	/** Ids are the stored hashes here: no token can be had back from the table. */
	async getUserSessions(userId: string): Promise<DatabaseSession[]> {
		const rows = await this.#db.session.findMany({ where: { userId }, orderBy: { lastSeenAt: 'desc' } });
		return rows.map(({ id, expiresAt, device, network, secondFactorAt, lastSeenAt }) => ({
			id,
			userId,
			expiresAt,
			attributes: { device, network, secondFactorAt, lastSeenAt }
		}));
	}

	async setSession({ id, userId, expiresAt, attributes }: DatabaseSession): Promise<void> {
		const at = now();
		await this.#db.session.create({
			data: { ...attributes, id: sha256Hex(id), userId, expiresAt, createdAt: at, lastSeenAt: at }
		});
	}

	async updateSessionExpiration(token: string, expiresAt: Date): Promise<void> {
		await this.#db.session.updateMany({ where: { id: sha256Hex(token) }, data: { expiresAt } });
	}

	async deleteSession(token: string): Promise<void> {
		await this.#db.session.deleteMany({ where: { id: sha256Hex(token) } });
	}

	async deleteUserSessions(userId: string): Promise<void> {
		await this.#db.session.deleteMany({ where: { userId } });
	}

	async deleteExpiredSessions(): Promise<void> {
		await this.#db.session.deleteMany({ where: { expiresAt: { lte: now() } } });
	}
}
