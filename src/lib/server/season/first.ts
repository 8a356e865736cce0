import { now, prisma, systemActor } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import { createSeason } from './commands.ts';

/**
 * An empty installation gets a season to be set up: named after the year, nothing open, with the three criteria that
 * the call usually publishes. Organisers revise all of it before sourcing opens.
 */
export async function ensureFirstSeason(): Promise<void> {
	if ((await prisma().season.count()) > 0) return;
	const year = now().getFullYear();
	const season = {
		slug: String(year),
		name: { ko: `AI 챔피언 ${year}`, en: `AI Champion ${year}` },
		call: {
			ko: '이번 시즌의 공고를 준비하고 있습니다.',
			en: 'The call for this season is being prepared.'
		},
		criteria: usualCriteria
	};
	await createSeason(systemActor, season).catch((error: { code?: string }) => {
		// Another process of the same start founded it a moment earlier.
		if (error.code !== 'season_slug_taken' && error.code !== 'P2002') throw error;
	});
}

const criterion = (key: string, name: Text, question: Text, weight: number, low: Text, high: Text) => ({
	key,
	name,
	question,
	weight,
	anchors: [low, middle(2), middle(3), middle(4), high]
});
const middle = (score: number): Text => ({ ko: `${score}점: 둘 사이입니다.`, en: `${score}: in between.` });

const usualCriteria = [
	criterion(
		'representative',
		{ ko: '대표성', en: 'Representative' },
		{
			ko: '여러 기관이나 지역이 함께 겪는 문제입니까?',
			en: 'Do several organisations or regions share the problem?'
		},
		35,
		{ ko: '한 기관의 이익에 그칩니다.', en: 'It serves one organisation only.' },
		{ ko: '전국에서 함께 겪습니다.', en: 'It is shared nationwide.' }
	),
	criterion(
		'felt',
		{ ko: '국민 체감', en: 'Felt by citizens' },
		{ ko: '누가 얼마나 힘든지 분명합니까?', en: 'Is it clear who suffers, and how much?' },
		35,
		{ ko: '누가 힘든지 알 수 없습니다.', en: 'It is unclear who suffers.' },
		{ ko: '피해가 기록으로 확인됩니다.', en: 'The damage is on record.' }
	),
	criterion(
		'ready',
		{ ko: '실행 준비', en: 'Ready to run' },
		{
			ko: '자료와 지표가 갖추어져 이번 시즌에 겨룰 수 있습니까?',
			en: 'Are data and metric ready for this season?'
		},
		30,
		{ ko: '자료나 쓸 권리가 없습니다.', en: 'There are no data, or no right to use them.' },
		{ ko: '자료, 지표, 담당자가 모두 준비되었습니다.', en: 'Data, metric and a contact are all in place.' }
	)
];
