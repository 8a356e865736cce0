import * as v from 'valibot';
import { id, name, text, whole } from '#lib/form.ts';
import { fraudFields } from '#lib/voting/fraud-form.ts';
import { voteFields } from '#lib/voting/vote-form.ts';
import { formats, scales, tieBreaks } from './types.ts';

const percent = whole(0, 100);

export const DeclareForm = v.object({
	number: whole(1, 20),
	nameKo: name(60),
	nameEn: name(60),
	format: v.picklist(formats),
	metricWeight: percent,
	juryWeight: percent,
	publicWeight: percent,
	scale: v.picklist(scales),
	places: whole(1, 64),
	tieBreaks: v.optional(v.array(v.picklist(tieBreaks)), ['public', 'jury', 'metric', 'lot']),
	jurors: v.optional(v.array(id), []),
	...voteFields,
	...fraudFields
});

export const RoundForm = v.object({ roundId: id });
export const MatchForm = v.object({ matchId: id });
export const VoteForm = v.object({ matchId: id, seconds: v.optional(whole(5, 7 * 86_400), '60') });
export const ExcuseForm = v.object({ roundId: id, jurorId: id, reason: text(300) });
export const WithdrawForm = v.object({ roundId: id, teamId: id });

/** A juror's scores arrive as one field per criterion, `score.<key>`. */
export const JuryForm = v.looseObject({ matchId: id, teamId: id });
