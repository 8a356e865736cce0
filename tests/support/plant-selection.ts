/**
 * node tests/support/plant-selection.ts open | judging
 * Puts a small season into the running server's database (DATA_DIR) and prints the sessions of its people.
 */
import { database, prisma } from '#lib/server/platform/index.ts';
import { commitPlan, runAssignment, saveRubric } from '#lib/server/selection/index.ts';
import {
	plantPerson,
	plantProblem,
	plantSeason,
	plantTeam,
	proposal,
	session,
	submitted
} from './entrants.ts';

await database();
const anchors = [1, 2, 3, 4, 5].map((score) => ({
	ko: `${score}점은 이런 뜻입니다.`,
	en: `This is what ${score} means.`
}));
const rubric = ['idea', 'feasibility', 'technical'].map((key, index) => ({
	key,
	name: {
		ko: ['아이디어', '실행 가능성', '기술력'][index]!,
		en: ['Idea', 'Feasibility', 'Technical merit'][index]!
	},
	question: { ko: '제안이 문제에 맞나요?', en: 'Does it fit the problem?' },
	weight: [40, 30, 30][index]!,
	anchors,
	optional: false
}));

async function plant(judging: boolean): Promise<Record<string, unknown>> {
	const season = await plantSeason();
	const organiser = await plantPerson(season.id, '운영자', 'organiser');
	const captain = await plantPerson(season.id, '한별');
	const member = await plantPerson(season.id, 'Mina Berg');
	const title = { ko: '골목 침수를 30분 앞서 알리기', en: 'Warn of flooded alleys 30 minutes ahead' };
	const problem = await plantProblem(season.id, 'alley-floods', null, 'safety', title);
	await saveRubric(organiser, season.id, 'selection', rubric);
	await commitPlan(organiser, season.id, { places: 2, rankBy: 'raw' });
	const tokens: Record<string, string> = {
		organiser: await session(organiser),
		captain: await session(captain),
		member: await session(member)
	};
	const planted = { season, problem: { slug: problem.slug, title }, tokens, team: '' };
	if (!judging) return planted;
	const judges = await Promise.all(
		['서연', 'Amelia', '도윤'].map((name) => plantPerson(season.id, name, 'judge'))
	);
	tokens.judge = await session(judges[0]!);
	for (const [index, name] of ['물길', 'NOVA Rain', 'Kestrel'].entries()) {
		const lead = index === 0 ? captain : await plantPerson(season.id, `Lead of ${name}`);
		const team = await plantTeam(lead, name);
		await submitted(lead, team.id, problem.id, proposal(`${index} by ${name}`));
		if (index === 0) planted.team = team.slug;
	}
	await prisma().seasonStage.update({
		where: { seasonId_stage: { seasonId: season.id, stage: 'entry' } },
		data: { closesAt: new Date(Date.now() - 1000) }
	});
	await runAssignment(organiser, { reviews: 3, minLoad: 0, maxLoad: 3, seed: 'journey' });
	return planted;
}

console.log(JSON.stringify(await plant(process.argv[2] === 'judging')));
process.exit(0);
