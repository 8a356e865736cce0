import { declineGrant, grantOfTeam, reportTranche, signGrant } from '#lib/server/grants/index.ts';
import { statement } from '#lib/server/ledger/index.ts';
import { act, load as loadFor } from '#lib/server/platform/http/act.ts';
import { found } from '#lib/server/platform/index.ts';
import { findTeam } from '#lib/server/teams/index.ts';
import { GrantForm, ReportForm } from '#lib/grants/schema.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const team = found(await findTeam(event.params.slug));
		const grants = await grantOfTeam(actor, team.id);
		const owner = { kind: 'team', id: team.id };
		const [krw, gpu] = await Promise.all([statement(owner, 'KRW'), statement(owner, 'GPU_SECONDS')]);
		return {
			team: { name: team.name, slug: team.slug },
			grants,
			statements: { krw, gpu },
			isCaptain: team.captainId === actor.userId
		};
	});

export const actions: Actions = {
	sign: (event) =>
		act(event, GrantForm, async (actor, { grantId }) => {
			await signGrant(actor, grantId);
			return { signed: grantId };
		}),
	decline: (event) =>
		act(event, GrantForm, async (actor, { grantId }) => {
			await declineGrant(actor, grantId);
			return { declined: grantId };
		}),
	report: (event) =>
		act(event, ReportForm, async (actor, { trancheId, report }) => {
			await reportTranche(actor, trancheId, report);
			return { reported: trancheId };
		})
};
