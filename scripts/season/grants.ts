import { people, season, teams } from '#demo/index.ts';
import type { Browser } from './browser.ts';
import { captain } from './entry.ts';
import { organiserOf } from './opening.ts';
import type { Chapter, Play } from './play.ts';

interface Desk {
	awardable: { entryId: string; teamSlug: string }[];
	pools: { key: string }[];
	grants: { id: string; teamSlug: string; state: string; tranches: Tranche[] }[];
}
interface Tranche {
	id: string;
	number: number;
	state: string;
}

const milestone = {
	ko: '중간 보고서와 재현 가능한 실험 기록',
	en: 'An interim report and a reproducible record of experiments'
};

/** Selected teams are awarded a grant, sign it, and report; two organisers approve, and the second tranche is paid. */
export const grants: Chapter = async (play) => {
	const organiser = await organiserOf(play);
	const { awardable, pools } = await organiser.page<Desk>('/organiser/grants');
	for (const entry of awardable) {
		const terms = {
			entryId: entry.entryId,
			amountKrw: season.grant.amountKrw,
			gpuHours: season.grant.gpuHours,
			poolKey: pools[0]!.key,
			firstPercent: season.grant.firstTranchePercent,
			milestoneKo: milestone.ko,
			milestoneEn: milestone.en
		};
		await organiser.post('/organiser/grants?/award', terms, ['already_done']);
	}
	const { grants: awarded } = await organiser.page<Desk>('/organiser/grants');
	for (const grant of awarded) await settle(play, organiser, grant);
	play.told.grants = awarded.length;
	play.progress.say(`${awarded.length} grants are signed`);
};

async function settle(play: Play, organiser: Browser, grant: Desk['grants'][number]): Promise<void> {
	const team = teams.find((candidate) => candidate.slug === grant.teamSlug)!;
	const lead = await captain(play, team);
	const path = `/teams/${team.slug}/grants`;
	await lead.post(`${path}?/sign`, { grantId: grant.id });
	const second = grant.tranches.find((tranche) => tranche.number === 2);
	// Not everyone is done with their milestone at the same time.
	if (!second || second.state === 'paid' || teams.indexOf(team) % 2 === 1) return;
	const report = team.writeUp.body[team.proposal.original];
	await lead.post(`${path}?/report`, { trancheId: second.id, report: report.slice(0, 4500) }, [
		'tranche_state'
	]);
	const other = await play.cast.as(people.organisers[1]!);
	for (const approver of [organiser, other])
		await approver.post('/organiser/grants?/approve', { trancheId: second.id }, [
			'approve_own_report',
			'tranche_state'
		]);
}
