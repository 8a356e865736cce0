/** What the home page points at: the next moment of the calendar, and the next act of its reader. */
export type StageKey = 'sourcing' | 'entry' | 'selection' | 'final' | 'aftercare';

interface StageTimes {
	stage: StageKey;
	opensAt: string | null;
	closesAt: string | null;
}

export interface NextMoment {
	stage: StageKey;
	at: string;
	what: 'opens' | 'closes';
}

/** The nearest opening or closing that is still ahead, or null where none is set. */
export function nextMoment(stages: readonly StageTimes[], now: Date): NextMoment | null {
	const moments = stages.flatMap(({ stage, opensAt, closesAt }): NextMoment[] => [
		...(opensAt ? [{ stage, at: opensAt, what: 'opens' as const }] : []),
		...(closesAt ? [{ stage, at: closesAt, what: 'closes' as const }] : [])
	]);
	const ahead = moments.filter(({ at }) => new Date(at) > now);
	return ahead.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))[0] ?? null;
}

export type Act =
	| 'calendar'
	| 'triage'
	| 'judge'
	| 'jury'
	| 'control'
	| 'audit'
	| 'propose'
	| 'endorse'
	| 'choose'
	| 'team'
	| 'teams'
	| 'live'
	| 'results'
	| 'placement';

export const actPaths: Record<Act, string> = {
	calendar: '/organiser/calendar',
	triage: '/organiser/triage',
	judge: '/judge',
	jury: '/judge/jury',
	control: '/control',
	audit: '/audit',
	propose: '/needs/propose',
	endorse: '/needs',
	choose: '/problems',
	team: '/teams',
	teams: '/teams',
	live: '/live',
	results: '/results',
	placement: '/placement'
};

const byStage: Record<StageKey, readonly Act[]> = {
	sourcing: ['propose', 'endorse'],
	entry: ['choose', 'teams'],
	selection: ['choose', 'teams'],
	final: ['live', 'results'],
	aftercare: ['results', 'placement']
};

export interface Reader {
	roles: readonly string[];
	hasTeam: boolean;
}

/** What the reader does next, most pressing first: the desk of their role in this stage, their team, then everyone's act. */
export function nextActs(stage: StageKey, anyOpen: boolean, reader: Reader): Act[] {
	const is = (role: string) => reader.roles.includes(role);
	const acts: Act[] = [];
	if (is('organiser') && !anyOpen) acts.push('calendar');
	if (is('organiser') && (stage === 'sourcing' || stage === 'entry')) acts.push('triage');
	if (is('judge') && stage === 'selection') acts.push('judge');
	if (is('judge') && stage === 'final') acts.push('jury');
	if (is('operator') && stage === 'final') acts.push('control');
	if (is('auditor')) acts.push('audit');
	if (reader.hasTeam && (stage === 'entry' || stage === 'selection')) acts.push('team');
	const everyones = byStage[stage].filter((act) => !(act === 'teams' && reader.hasTeam));
	return [...acts, ...everyones].slice(0, 3);
}
