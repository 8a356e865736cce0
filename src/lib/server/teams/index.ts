/**
 * teams: who takes part, and what they propose.
 * Owns: teams, team_members, entries, participants.
 * Promises: one team per person per problem; a proposal is submitted once and never late; nobody overwrites a draft
 * unnoticed; what a team entered is known to its members only until the outcome is published.
 * Depends on: platform, audit, season, identity, problems.
 */
export { findBlindProposal, type BlindProposal } from './blind.ts';
export { createTeam, type NewTeam } from './create.ts';
export { problemFactsById, type ProblemFacts } from './facts.ts';
export { findInvitation } from './invitation.ts';
export { countTeams, listTeams, teamNames } from './list.ts';
export { findMembersView, findProposalPage } from './members-view.ts';
export { saveProposal } from './proposals.ts';
export {
	entryOf,
	findEntries,
	findTeam,
	findTeams,
	isMember,
	listEntries,
	membersOf,
	teamsOf,
	type TeamBrief
} from './queries.ts';
export { inviteLink, joinTeam, leaveTeam, lockRoster, removeMember, transferCaptaincy } from './roster.ts';
export { moveEntries, submitProposal, withdrawProposal } from './submit.ts';
