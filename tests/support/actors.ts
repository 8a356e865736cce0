import { anonymous, type Actor, type Role, type SignedIn } from '#lib/server/platform/index.ts';

/** A signed-in person for tests that need an actor but not an account. */
export function actorWith(userId: string, ...roles: Role[]): SignedIn {
	const base: Actor = anonymous('ko');
	return {
		...base,
		kind: 'user',
		userId,
		name: userId.slice(0, 8),
		email: `${userId.slice(0, 8)}@test.example`,
		roles: new Set(roles),
		secondFactor: true,
		emailConfirmed: true
	};
}
