import { datasetOf } from '../datasets/index.ts';
import { problemOf } from '../problems/index.ts';
import type { DemoSubmission, DemoTeam, TeamView } from '../types.ts';
import { footballTeams } from './football.ts';
import { mailTeams } from './mail.ts';
import { penguinTeams } from './penguins.ts';
import { rainTeamsAbroad } from './rain-abroad.ts';
import { rainTeamsHome } from './rain-home.ts';

/** In the order in which they sign up. */
export const teams: DemoTeam[] = [
	...rainTeamsHome,
	...rainTeamsAbroad,
	...mailTeams,
	...penguinTeams,
	...footballTeams
];

export const teamsOn = (problem: string): DemoTeam[] => teams.filter((team) => team.problem === problem);

export function teamOf(key: string): DemoTeam {
	const found = teams.find((team) => team.key === key);
	if (!found) throw new Error(`No team is called ${key}`);
	return found;
}

/** What a team sees of its problem: the two open files, as text. */
export function viewOf(team: DemoTeam, seed = 'ai-champion/demo/2026'): TeamView {
	const { train, test } = datasetOf(problemOf(team.problem).dataset);
	const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
	return { trainCsv: text(train.bytes), testCsv: text(test.bytes), seed };
}

/** All submissions of a team, first to last. `view` may hold files downloaded over HTTP instead. */
export function submissionsOf(team: DemoTeam, view = viewOf(team)): Promise<DemoSubmission[]> {
	return team.approach.submissions(view);
}
