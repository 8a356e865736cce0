import { describe, expect, it } from 'vitest';
import { anonymous, outbox, prisma, shiftClock, systemActor } from '#lib/server/platform/index.ts';
import {
	addCues,
	asRun,
	controlView,
	deskAct,
	liveFrame,
	moveCue,
	planMatches,
	removeCue
} from '#lib/server/broadcast/index.ts';
import {
	issueOverlayToken,
	refreshProgramme,
	revokeOverlayToken,
	useOverlayToken
} from '#lib/server/broadcast/index.ts';
import { castBallot, findPoll } from '#lib/server/voting/index.ts';
import { code } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { plantPerson } from '../../support/entrants.ts';
import { countVote, issuePasses } from '../../support/polls.ts';
import { plantShow, turnResult } from '../../support/show.ts';

testDatabase();

async function standing(manner = {}) {
	const show = await plantShow(undefined, undefined, 1, manner);
	const operator = await plantPerson(show.seasonId, 'Operator', 'operator');
	await planMatches(operator, show.seasonId);
	const view = () => controlView(operator, show.seasonId);
	const act = async (verb: string, cueId?: string) =>
		deskAct(operator, show.seasonId, verb, { sequence: (await view()).sequence, cueId });
	return { show, operator, view, act, frame: () => liveFrame(show.seasonId) };
}
const contentOf = (frame: object) => ({ ...frame, sequence: 0 });

/** Ballots, and the cues up to the reveal. */
async function playToReveal({ show, act }: Awaited<ReturnType<typeof standing>>): Promise<void> {
	await act('take');
	await act('take');
	const passes = await issuePasses(show.seasonId, 3);
	for (const [at, pass] of passes.entries())
		await castBallot({ slug: show.pollSlug, pass, option: at === 0 ? 1 : 2 });
	await act('take');
	await countVote(show.pollId);
	await act('take');
}

describe('the programme', () => {
	it.each([
		['by its clock', { windowSeconds: 60, graceMs: 5000 }, 61],
		['by the cue itself', { graceMs: 5000 }, 0]
	])('shows that a vote has ended %s while late ballots still come in', async (_, manner, seconds) => {
		const { act, show } = await standing(manner);
		await act('take');
		await act('take');
		const cue = () => prisma().cue.findFirst({ where: { seasonId: show.seasonId, kind: 'vote-close' } });
		const early = act('take');
		if (seconds > 0) expect(await code(early)).toBe('vote_window_fixed');
		else await early;
		const back = shiftClock(seconds * 1000);
		const taken = await cue();
		// Once more, as one does who is not sure: nothing is refused and nothing changes.
		for (let press = 0; press < 2; press++) await act('take', taken!.id);
		back();
		expect((await cue())!.takenAt).not.toBeNull();
		const frame = await liveFrame(show.seasonId);
		expect([frame.scene, frame.vote?.state]).toEqual(['vote-close', 'open']);
		expect((await findPoll(show.pollId)).state).toBe('open');
	});

	it('runs a match from the pair to the winner, each cue doing what it shows', async () => {
		const stage = await standing();
		const { show, act, frame, view } = stage;
		expect((await frame()).scene).toBe('holding');
		await act('take');
		expect(await frame()).toMatchObject({
			scene: 'duel',
			match: { cheong: { name: '한빛' }, hong: { name: 'NOVA' } },
			vote: { state: 'soon' }
		});
		await act('take');
		const { log } = await findPoll(show.pollId);
		expect((await frame()).vote).toMatchObject({
			slug: show.pollSlug,
			state: 'open',
			log: { key: log!.key, rulesHash: log!.rulesHash }
		});
		expect((await findPoll(show.pollId)).state).toBe('open');
		const [pass] = await issuePasses(show.seasonId, 1);
		await castBallot({ slug: show.pollSlug, pass, option: 2 });
		await act('take');
		await countVote(show.pollId);
		expect((await frame()).vote?.state).toBe('closed');
		await act('take');
		expect((await frame()).reveal).toMatchObject({ step: 0, steps: 3, opened: [], totals: null });
		await act('step');
		await act('step');
		expect((await frame()).reveal?.opened.map(({ channel }) => channel)).toEqual(['metric', 'public']);
		expect((await prisma().match.findUniqueOrThrow({ where: { id: show.matchId } })).state).toBe('closed');
		await act('step');
		expect((await frame()).reveal?.totals).toMatchObject({ winner: 'hong' });
		expect((await findPoll(show.pollId)).state).toBe('published');
		expect((await view()).cues.map((cue) => cue.takenAt !== null)).toEqual([true, true, true, true]);
	});

	it('gives the public byte for byte the same until the step that tells, whoever has won', async () => {
		const stage = await standing();
		const { show, act, frame, operator } = stage;
		await playToReveal(stage);
		const seen = async () => {
			await refreshProgramme(operator, show.seasonId);
			return JSON.stringify(await frame());
		};
		const before = await seen();
		await turnResult(show);
		expect(await seen()).toBe(before);
		await turnResult(show);
		await act('step');
		await act('step');
		const last = JSON.parse(await seen()) as { reveal: { totals: unknown } };
		expect(last.reveal.totals).toBeNull();
		expect(await seen()).not.toContain('winnerId');
	});

	it('shows the public nothing of what is done behind a frozen picture, not even how much', async () => {
		const stage = await standing();
		const { act, frame, show } = stage;
		await act('take');
		await act('freeze');
		const held = JSON.stringify(await frame());
		await act('take');
		await act('take');
		await countVote(show.pollId);
		await act('take');
		expect(JSON.stringify(await frame())).toBe(held);
		expect(await code(act('step'))).toBe('programme_frozen');
		await act('panic');
		await act('calm');
		expect(contentOf(await frame())).toEqual(contentOf(JSON.parse(held)));
		await act('thaw');
		expect((await frame()).scene).toBe('reveal');
	});

	it('is blank at once in an emergency, whatever the operator last saw, and comes back as it was', async () => {
		const { act, frame, operator, show } = await standing();
		await act('take');
		await deskAct(operator, show.seasonId, 'panic', { sequence: 0 });
		expect(await frame()).toMatchObject({ scene: 'panic', match: null, vote: null });
		await act('calm');
		expect((await frame()).scene).toBe('duel');
	});

	it('refuses an operator who acts on an older picture, and of two at once lets one through', async () => {
		const { operator, show, view } = await standing();
		const { sequence } = await view();
		const both = await Promise.all(
			[1, 2].map(() => code(deskAct(operator, show.seasonId, 'take', { sequence })))
		);
		expect(both.toSorted()).toEqual(['accepted', 'state_changed']);
		expect((await view()).cues.filter((cue) => cue.takenAt).length).toBe(1);
	});

	it('obeys operators only', async () => {
		const { show } = await standing();
		const judge = await plantPerson(show.seasonId, 'Judge', 'judge');
		for (const verb of ['take', 'step', 'freeze', 'panic'])
			expect(await code(deskAct(judge, show.seasonId, verb, {}))).toBe('forbidden');
		expect(await code(controlView(anonymous('ko'), show.seasonId))).toBe('sign_in_first');
	});

	it('numbers every change without a gap and leaves the frame alone when news changes nothing', async () => {
		const { show, act, operator } = await standing();
		await act('take');
		await act('take');
		await outbox.drain();
		await refreshProgramme(systemActor, show.seasonId);
		const log = await asRun(operator, show.seasonId);
		expect(log.map(({ sequence, kind }) => [sequence, kind])).toEqual([
			[2, 'taken'],
			[1, 'taken']
		]);
	});

	it('takes in what another room changes, such as a vote that was closed elsewhere', async () => {
		const { show, act, frame } = await standing();
		await act('take');
		await act('take');
		await prisma().poll.update({ where: { id: show.pollId }, data: { state: 'closed' } });
		await refreshProgramme(systemActor, show.seasonId);
		expect((await frame()).vote?.state).toBe('closed');
	});

	it('says how many people must still confirm the tally, from the opening of the vote on', async () => {
		const { show, act, view } = await standing();
		expect((await view()).ready.tally).toBeNull();
		await act('take');
		await act('take');
		expect((await view()).ready.tally?.wanted).toBe(2);
		await countVote(show.pollId);
		expect((await view()).ready.tally?.wanted).toBe(0);
	});
});

describe('the rundown', () => {
	it('says what a cue lacks before anything goes out', async () => {
		const { show, operator, act, view } = await standing();
		const title = { ko: '챔피언', en: 'Champion' };
		await addCues(operator, show.seasonId, [{ kind: 'winner', title }]);
		const cue = (await view()).cues.at(-1)!;
		await expect(act('take', cue.id)).rejects.toMatchObject({
			code: 'cue_not_ready',
			details: { missing: 'champion' }
		});
		expect((await view()).sequence).toBe(0);
		expect(await code(addCues(operator, show.seasonId, [{ kind: 'reveal', title }]))).toBe('bad_input');
	});

	it('plans each match once, and lets cues change places until they are taken', async () => {
		const { show, operator, act, view } = await standing();
		expect(await planMatches(operator, show.seasonId)).toBe(0);
		const before = (await view()).cues;
		await act('take');
		await moveCue(operator, show.seasonId, before[2]!.id, 'up');
		await moveCue(operator, show.seasonId, before[2]!.id, 'up');
		expect((await view()).cues.map((cue) => cue.id)).toEqual([
			before[0]!.id,
			before[2]!.id,
			before[1]!.id,
			before[3]!.id
		]);
		expect(await code(removeCue(operator, show.seasonId, before[0]!.id))).toBe('cue_state');
		await removeCue(operator, show.seasonId, before[3]!.id);
		expect((await view()).cues.length).toBe(3);
	});

	it('lays a lower third over the picture and takes it away', async () => {
		const { show, operator, act, view, frame } = await standing();
		const text = { ko: '판사 김', en: 'Judge Kim' };
		await addCues(operator, show.seasonId, [{ kind: 'lower-third', title: text, params: { text } }]);
		await act('take');
		await act('take', (await view()).cues.at(-1)!.id);
		expect(await frame()).toMatchObject({ scene: 'duel', lowerThird: { title: text } });
		await act('clear');
		expect((await frame()).lowerThird).toBeNull();
	});
});

describe('an overlay address', () => {
	it('watches one season until it is revoked', async () => {
		const { show, operator, view } = await standing();
		const token = await issueOverlayToken(operator, show.seasonId, 'OBS 1');
		expect((await useOverlayToken(token)).seasonId).toBe(show.seasonId);
		const [overlay] = (await view()).overlays;
		expect(overlay).toMatchObject({ label: 'OBS 1', lastSeenAt: expect.any(String), connected: false });
		await revokeOverlayToken(operator, show.seasonId, overlay!.id);
		expect(await code(useOverlayToken(token))).toBe('overlay_token_not_valid');
		expect(await code(useOverlayToken('guess'))).toBe('overlay_token_not_valid');
	});
});
