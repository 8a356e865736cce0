import * as v from 'valibot';
import { id, text, whole } from '#lib/form.ts';

const percent = whole(1, 100);

/** One award: a sum, GPU hours, and what the first tranche is of them; the rest follows one report. */
export const AwardForm = v.object({
	entryId: id,
	amountKrw: whole(0, 10_000_000_000),
	gpuHours: whole(0, 1_000_000),
	poolKey: text(60),
	firstPercent: percent,
	milestoneKo: text(300),
	milestoneEn: text(300)
});

export const GrantForm = v.object({ grantId: id });
export const ReportForm = v.object({ trancheId: id, report: text(5000) });
export const ReturnForm = v.object({ trancheId: id, reason: text(2000) });
export const ApproveForm = v.object({ trancheId: id });
