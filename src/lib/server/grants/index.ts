/**
 * grants: preliminary research grants, paid by tranche, and the GPU time that comes with them.
 * Owns: grants, tranches, tranche_approvals, and the treasury's and teams' sides of the ledger.
 * Promises: only selected entries are awarded; the first tranche is paid at signing, later ones after a report that two
 * people approved; money and GPU time move together, once.
 * Depends on: platform, audit, season, identity, ledger, problems, teams, selection, compute.
 */
export { awardGrant, type NewAward } from './award.ts';
export { approveTranche, reportTranche, returnTranche } from './tranches.ts';
export { declineGrant, signGrant } from './sign.ts';
export { grantOfTeam, listAwardable, listGrants, type GrantView, type TrancheView } from './queries.ts';
export { splitTranches } from './rules.ts';
