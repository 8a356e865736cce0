import {
	approveTranche,
	awardGrant,
	listAwardable,
	listGrants,
	returnTranche,
	splitTranches
} from '#lib/server/grants/index.ts';
import { recentLedgerVerdict, trialBalance } from '#lib/server/ledger/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { listPools } from '#lib/server/compute/index.ts';
import { ApproveForm, AwardForm, ReturnForm } from '#lib/grants/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const { id } = await currentSeason();
		const [grants, awardable, pools, ledger, trial] = await Promise.all([
			listGrants(actor, id),
			listAwardable(actor, id),
			listPools(),
			recentLedgerVerdict(),
			trialBalance()
		]);
		const balanced = Object.values(trial).every((total) => total === 0n);
		return { grants, awardable, pools, ledger: { ...ledger, balanced } };
	});

export const actions: Actions = {
	award: (event) =>
		act(event, AwardForm, async (actor, form) => {
			const percents = form.firstPercent === 100 ? [100] : [form.firstPercent, 100 - form.firstPercent];
			const krw = splitTranches(BigInt(form.amountKrw), percents);
			const seconds = splitTranches(BigInt(form.gpuHours) * 3600n, percents);
			const signing = { ko: '협약 체결', en: 'Signing of the agreement' };
			const milestone = { ko: form.milestoneKo, en: form.milestoneEn };
			const grantId = await awardGrant(actor, {
				entryId: form.entryId,
				amountKrw: BigInt(form.amountKrw),
				gpuSeconds: BigInt(form.gpuHours) * 3600n,
				poolKey: form.poolKey,
				tranches: percents.map((_, index) => ({
					amountKrw: krw[index] ?? 0n,
					gpuSeconds: seconds[index] ?? 0n,
					milestone: index === 0 ? signing : milestone
				}))
			});
			return { grantId };
		}),
	return: (event) =>
		act(event, ReturnForm, async (actor, { trancheId, reason }) => {
			await returnTranche(actor, trancheId, reason);
			return { returned: trancheId };
		}),
	approve: (event) =>
		act(event, ApproveForm, async (actor, { trancheId }) => ({
			paid: await approveTranche(actor, trancheId)
		}))
};
