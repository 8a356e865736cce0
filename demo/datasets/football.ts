import { once } from '../once.ts';
import { t } from '../text.ts';
import { buildDataset } from './build.ts';
import { flag, number, target } from './columns.ts';
import { readVega } from './source.ts';
import type { SourceRow } from './split.ts';

interface Match {
	date: string;
	division: string;
	home_team: string;
	away_team: string;
	home_score: number;
	away_score: number;
}

interface Record {
	matches: number;
	points: number;
	scored: number;
	conceded: number;
}

const DIVISIONS: [string, string][] = [
	['austria', 'Österreichische Bundesliga'],
	['england', 'English Premier League'],
	['germany', 'Deutsche Bundesliga'],
	['italy', 'Serie A'],
	['spain', 'Primera Division']
];
const MEASURES = ['points', 'scored', 'conceded'] as const;

/** Seasons run from July to June. */
function seasonOf(match: Match): number {
	return Number(match.date.slice(0, 4)) - (Number(match.date.slice(5, 7)) < 7 ? 1 : 0);
}

const points = (own: number, other: number) => (own > other ? 3 : own === other ? 1 : 0);

function add(table: Map<string, Record>, key: string, own: number, other: number) {
	const record = table.get(key) ?? { matches: 0, points: 0, scored: 0, conceded: 0 };
	record.matches += 1;
	record.points += points(own, other);
	record.scored += own;
	record.conceded += other;
	table.set(key, record);
}

/**
 * A row shows only what was known before the season began: both clubs' previous season, overall and at home or away.
 * Running form would show the results of other rows.
 */
function rows(): SourceRow[] {
	const matches = JSON.parse(readVega('football.json')) as Match[];
	const table = new Map<string, Record>();
	for (const match of matches) {
		const season = seasonOf(match) + 1;
		for (const [club, own, other, place] of [
			[match.home_team, match.home_score, match.away_score, 'home'],
			[match.away_team, match.away_score, match.home_score, 'away']
		] as const) {
			add(table, `${season} ${club}`, own, other);
			add(table, `${season} ${club} ${place}`, own, other);
		}
	}
	return matches.flatMap((match) => {
		const before = `${seasonOf(match)} `;
		const known = [
			table.get(before + match.home_team),
			table.get(`${before}${match.home_team} home`),
			table.get(before + match.away_team),
			table.get(`${before}${match.away_team} away`)
		];
		if (known.some((record) => !record || record.matches < 8)) return []; // promoted clubs have no past here
		return [row(match, known as Record[])];
	});
}

function row(match: Match, known: Record[]): SourceRow {
	return {
		key: `${match.date} ${match.home_team}`,
		features: [
			...DIVISIONS.map(([, name]) => (match.division === name ? 1 : 0)),
			Number(match.date.slice(5, 7)),
			...known.flatMap((record) => MEASURES.map((name) => Number((record[name] / record.matches).toFixed(3))))
		],
		target: match.home_score > match.away_score ? 1 : 0
	};
}

function clubColumns(prefix: string, ko: string, en: string) {
	return [
		number(`${prefix}_points`, 'per match', t(`${ko}의 경기당 승점`, `Points per match of ${en}`)),
		number(`${prefix}_scored`, 'per match', t(`${ko}의 경기당 득점`, `Goals scored per match by ${en}`)),
		number(`${prefix}_conceded`, 'per match', t(`${ko}의 경기당 실점`, `Goals conceded per match by ${en}`))
	];
}

export const football = once(() =>
	buildDataset({
		key: 'football',
		title: t(
			'유럽 다섯 리그의 경기와 지난 시즌 성적',
			'Matches of five European leagues and last season’s records'
		),
		source: {
			name: 'openfootball 2013-2017 (vega-datasets)',
			url: 'https://github.com/openfootball/football.json',
			licence: 'CC0 1.0',
			licenceUrl: 'https://creativecommons.org/publicdomain/zero/1.0/'
		},
		features: [
			...DIVISIONS.map(([key, name]) =>
				flag(`league_${key}`, t(`${name} 경기면 1`, `1 for a match of the ${name}`))
			),
			number('month', 'month', t('경기가 열리는 달(1-12)', 'Month of the match (1-12)')),
			...clubColumns('home', '홈 팀 지난 시즌 전체', 'the home club, all of last season'),
			...clubColumns('home_at_home', '홈 팀 지난 시즌 홈 경기', 'the home club, last season at home'),
			...clubColumns('away', '원정 팀 지난 시즌 전체', 'the away club, all of last season'),
			...clubColumns('away_on_road', '원정 팀 지난 시즌 원정 경기', 'the away club, last season on the road')
		],
		target: target('home_win', 'label', t('홈 팀이 이기면 1', '1 if the home club won')),
		rows: rows(),
		splitSeed: 'ai-champion/demo/football/e4c7d3',
		shares: { train: 0.55, public: 0.18 },
		sample: 0.46,
		keyRule: t('경기 날짜와 홈 팀 이름을 이은 글', 'the date of the match and the name of the home club'),
		made: t(
			`네 시즌 경기 가운데 두 팀 모두 같은 자료에 지난 시즌 기록이 있는 경기만 남겼습니다. 행에는 시즌이 시작되기 전에 알 수 있던 값만
			있습니다. 구단 이름, 날짜, 점수는 지웠습니다.`,
			`Of four seasons, only matches whose clubs both have a previous season in the data were kept. A row holds nothing that was not known
			before the season began. Club names, dates and scores were removed.`
		),
		limits: t(
			`승격 팀 경기는 빠졌습니다. 부상, 이적, 최근 기세는 들어 있지 않으므로 확률은 크게 맞아도 낱낱의 경기는 자주 틀립니다. 도박에 쓰려는
			제출은 규정 위반입니다.`,
			`Matches of promoted clubs are missing. Injuries, transfers and recent form are not in the data: probabilities can be right at large and
			still wrong on any one match. Use for betting breaks the rules.`
		)
	})
);
