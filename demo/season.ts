/** The season of the demo world: its name, call, calendar, rubrics, letters and prizes. */
import { call } from './season/call.ts';
import { award, decline, reserve } from './season/letters.ts';
import { finalRubric, selectionRubric, triageRubric } from './season/rubrics.ts';
import type { DemoSeason } from './types.ts';
import { t } from './text.ts';

export const season: DemoSeason = {
	key: '2026',
	name: t('2026 AI 챔피언', 'AI Champion 2026'),
	slogan: t('모두의 문제, 모두의 승부', 'Everyone’s problems, everyone’s contest'),
	call,
	stages: [
		{
			key: 'sourcing',
			title: t('문제 수요 취합', 'Sourcing'),
			about: t(
				'기관과 시민이 풀고 싶은 문제를 제안합니다. 공개 기준으로 심사해 문제로 다듬습니다.',
				'Organisations and citizens propose problems, which are triaged by published criteria and edited.'
			),
			fromDay: 0,
			toDay: 28
		},
		{
			key: 'entry',
			title: t('연구팀 참여', 'Entry'),
			about: t(
				'팀을 꾸려 자료를 받고, 제출해 보고, 제안서를 냅니다.',
				'Form a team, take the data, try submissions and hand in a proposal.'
			),
			fromDay: 28,
			toDay: 63
		},
		{
			key: 'selection',
			title: t('1단계 선발·지원', 'Stage one'),
			about: t(
				'이름을 가린 심사로 10개 팀을 뽑고 선행 연구비와 GPU 시간을 지원합니다.',
				'Ten teams are selected by blind review and receive a grant and GPU hours.'
			),
			fromDay: 63,
			toDay: 84
		},
		{
			key: 'final',
			title: t('최종 선발·지원', 'The final'),
			about: t(
				'방송으로 중계하는 승자 진출전입니다. 국민이 함께 투표합니다.',
				'A knock-out tournament on air, with the nation voting.'
			),
			fromDay: 84,
			toDay: 154
		},
		{
			key: 'aftercare',
			title: t('연계 프로그램', 'After-care'),
			about: t(
				'입상자를 채용, 공동 연구, 창업 과정으로 연결합니다.',
				'Those who placed are linked to jobs, research and start-up programmes.'
			),
			fromDay: 154,
			toDay: 334
		}
	],
	triage: triageRubric,
	selection: selectionRubric,
	finalJury: finalRubric,
	letters: { award, decline, reserve },
	places: { stageOne: 10, final: 8 },
	grant: { amountKrw: 30_000_000, gpuHours: 400, firstTranchePercent: 50 },
	prizes: [
		{ place: 1, title: t('AI 챔피언', 'AI Champion'), amountKrw: 300_000_000 },
		{ place: 2, title: t('준우승', 'Runner-up'), amountKrw: 100_000_000 },
		{ place: 3, title: t('국민이 뽑은 팀', 'The people’s choice'), amountKrw: 50_000_000 }
	],
	lotterySeed: 'ai-champion/demo/2026/lottery/9c04e2'
};
