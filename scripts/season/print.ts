import type { SeasonReport } from './play.ts';

/** The season for people: who came through each round, who won, and whether the recount agrees. */
export function printSeason(report: SeasonReport): void {
	const line = (label: string, value: string | number) => console.log(`${label.padEnd(14)} ${value}`);
	console.log('');
	line('season', report.season);
	line('problems', report.problems);
	line('teams', report.teams);
	line('selected', report.selected.join(', '));
	line('grants', report.grants);
	line('evaluations', report.evaluations);
	line('ballots', report.ballots);
	console.log('');
	for (const round of report.rounds) {
		console.log(`${'  '.repeat(round.number - 1)}round ${round.number}, ${round.name}`);
		for (const team of round.through) console.log(`${'  '.repeat(round.number - 1)}└─ ${team}`);
	}
	console.log('');
	line('champion', report.champion ?? 'none');
	line('recount', report.recount);
	line('seconds', report.seconds);
}
