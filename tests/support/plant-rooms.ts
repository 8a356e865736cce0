/**
 * node tests/support/plant-rooms.ts grants | show | placement
 * Puts a small season after stage one into the running server's database (DATA_DIR) and prints the sessions of its people.
 */
import { awardGrant, reportTranche, signGrant, grantOfTeam } from '#lib/server/grants/index.ts';
import { publishOpening } from '#lib/server/placement/index.ts';
import { database, prisma } from '#lib/server/platform/index.ts';
import {
	castJuryScore,
	closeMatch,
	closeRound,
	listRounds,
	openMatch,
	openRound,
	publishRound,
	revealMatch
} from '#lib/server/tournament/index.ts';
import { contest, declared, juryCriteria, plantScore, type Contest } from './contest.ts';
import { plantOrganisation, plantPerson, session } from './entrants.ts';

await database();
const kind = process.argv[2];

const milestone = { ko: '중간 보고', en: 'Interim report' };
async function grants(field: Contest): Promise<void> {
	const pool = await prisma().pool.findFirstOrThrow();
	const half = { amountKrw: 5_000_000n, gpuSeconds: 36_000n, milestone };
	const [team] = field.teams;
	const terms = { amountKrw: 10_000_000n, gpuSeconds: 72_000n, poolKey: pool.key, tranches: [half, half] };
	await signGrant(team!.captain, await awardGrant(field.organiser, { entryId: team!.entryId, ...terms }));
	const [grant] = await grantOfTeam(team!.captain, team!.id);
	await reportTranche(team!.captain, grant!.tranches[1]!.id, '공개 점수 0.91을 얻었습니다.');
}

/** A cut and a semi-final that are published, and a final whose match is closed but hidden. */
async function show(field: Contest): Promise<void> {
	for (const [i, { id }] of field.teams.entries())
		await plantScore(id, field.problem.id, field.seasonId, 0.9 - i * 0.05);
	const names = [
		{ ko: '본선 점수 컷', en: 'The cut' },
		{ ko: '준결승', en: 'Semi-finals' },
		{ ko: '결승', en: 'The final' }
	];
	for (const [index, format] of (['score', 'duel', 'final'] as const).entries()) {
		const number = index + 1;
		const places = format === 'score' ? 4 : 1;
		const id = await declared(field, { number, format, places, name: names[index]!, criteria: juryCriteria });
		await openRound(field.organiser, id);
		const round = (await listRounds(field.seasonId, 'control'))[index]!;
		for (const match of round.matches) {
			await openMatch(field.operator, match.id);
			const sides = match.cheong ? [match.cheong, match.hong!] : round.entrants.map(({ team }) => team);
			for (const juror of field.jurors)
				for (const [place, side] of sides.entries())
					await castJuryScore(juror, {
						matchId: match.id,
						teamId: side.id,
						scores: { effect: Math.max(1, 5 - place), idea: 3 }
					});
			await closeMatch(field.operator, match.id);
			if (format !== 'final') await revealMatch(field.operator, match.id);
		}
		if (format === 'final') continue;
		await closeRound(field.organiser, id);
		await publishRound(field.organiser, id);
	}
}

async function placement(field: Contest): Promise<Record<string, string>> {
	const recruiter = await plantPerson(field.seasonId, '채용 담당');
	const organisationId = await plantOrganisation(
		`garam-${field.seasonId.slice(-6)}.example`,
		recruiter.userId
	);
	const text = { ko: '의료 예측 연구원', en: 'Clinical forecasting engineer' };
	await publishOpening(recruiter, {
		seasonId: field.seasonId,
		organisationId,
		kind: 'job',
		title: text,
		description: text,
		support: { ko: '', en: '' }
	});
	const { slug } = await prisma().organisation.findUniqueOrThrow({ where: { id: organisationId } });
	return { recruiter: await session(recruiter), slug, recipient: organisationId };
}

const field = await contest(6);
const more = kind === 'placement' ? await placement(field) : {};
if (kind === 'grants') await grants(field);
if (kind === 'show') await show(field);
const second = await plantPerson(field.seasonId, 'Second', 'organiser');
console.log(
	JSON.stringify({
		season: { id: field.seasonId },
		team: { slug: field.teams[0]!.slug, name: field.teams[0]!.name },
		waiting: field.teams[1]!.name,
		tokens: {
			organiser: await session(field.organiser),
			second: await session(second),
			captain: await session(field.teams[0]!.captain)
		},
		...more
	})
);
process.exit(0);
