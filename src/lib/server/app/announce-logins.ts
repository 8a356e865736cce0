import { config, prisma } from '#lib/server/platform/index.ts';
import { demoPassword, isPlanted } from './demo-mark.ts';

const columns = (role: string, email: string): string => `  ${role.padEnd(12)} ${email}`;

/** In a planted demo, prints one account per role with the password that all of them share. */
export async function announceLogins(): Promise<void> {
	if (!config().DEMO || !(await isPlanted())) return;
	const grants = await prisma().roleGrant.findMany({
		orderBy: { grantedAt: 'asc' },
		include: { user: { select: { email: true } } }
	});
	// A team that was selected shows more: grants, final picks, the duel on air.
	const selected = await prisma().entry.findFirst({ where: { state: 'selected' }, include: { team: true } });
	const team = selected?.team;
	const captain =
		team && (await prisma().user.findUnique({ where: { id: team.captainId }, select: { email: true } }));
	const owner = await prisma().organisationMember.findFirst({
		orderBy: { joinedAt: 'asc' },
		include: { user: { select: { email: true } } }
	});
	console.log(`\nDemo logins, password ${demoPassword()}`);
	for (const role of ['organiser', 'operator', 'judge', 'auditor']) {
		const first = grants.find((grant) => grant.role === role);
		if (first) console.log(columns(role, first.user.email));
	}
	if (captain) console.log(columns('captain', captain.email));
	if (owner) console.log(columns('proposer', owner.user.email));
	console.log('');
}
