/**
 * voting: questions to the public whose answer anyone can recount.
 * Owns: polls, poll_options, ballots, ballot_pages, poll_leaves, poll_checkpoints, poll_cosignatures, witness_objections and their lifts,
 * poll_intakes, poll_series, poll_approvals, ballot_groups and their ballots and opinions, voter_passes, spent_proofs, voter_traces, poll_sums
 * and what they sum up: poll_minutes, network_sums, network_minutes, network_options.
 * Promises: rules are fixed in the log before opening; one ballot per voter; acknowledged means committed; the log holds no
 * identity; nobody learns a running tally unless the rules say so; what is published can be recounted from its bytes.
 * Depends on: platform, audit, season, identity. Knows nothing of rounds: a round reads `tallyOf`.
 */
export { bundleHeader, bundleLines } from './log/bundle.ts';
export { receiptFor, type Receipt } from './log/receipt.ts';
export { closeEndedPolls } from './ending.ts';
export { callOffPoll, closePoll, countingMs, openPoll, type OpenOptions } from './conduct.ts';
export { commitPoll } from './commit.ts';
export { createPoll, discardDraft, editDraft, insistManner, usualFraudRules, type NewPoll } from './draft.ts';
export { listDesks, pollDesk, type GroupView, type PollDesk } from './desk.ts';
export { eraseTraces, forgetTraces } from './fraud/traces.ts';
export { handGroup, type HandChoice } from './fraud/hand.ts';
export { suspectsOf, watchFraud } from './fraud/judge.ts';
export { fraudSignals, type FraudSignals } from './fraud/signals.ts';
export { proofChallenge, sweepProofs, waitStamp } from './fraud/proof.ts';
export { sharesByTier, type TierShare } from './shares.ts';
export { decideGroup, setAside, type NewGroup, type Opinion } from './groups.ts';
export { confirmTally, publishPoll, tallyKeysWanted } from './tally.ts';
export { castBallot, type BallotAnswer, type BallotInput } from './ingest/cast.ts';
export { ballotFront } from './ingest/front.ts';
export { passesOf } from './ingest/input.ts';
export { ballotLane } from './ingest/lane.ts';
export { passFront } from './ingest/pass-front.ts';
export { ensureAccountPass, ensurePasses, heldPasses, markVoted, passesFor, passesShown } from './http.ts';
export {
	endIdentity,
	forgetIdentity,
	holdsIdentity,
	identitySentence,
	startIdentity
} from './identity/door.ts';
export { identityProvider, type IdentityProvider } from './identity/provider.ts';
export { ballotSocket } from './ingest/socket.ts';
export { logKey, verifierKey } from './keys.ts';
export { type AlarmKind, type LogAlarm } from './log/alarm.ts';
export { liftObjection, type Lift, type Objection } from './log/objections.ts';
export { readLogFile } from './log/files.ts';
export { courseFor, keepCourses, plotFor } from './log/series.ts';
export { forgetEdges, integrateOpenPolls } from './log/integrate.ts';
// Stages of one ballot, for the benchmark.
export { ballotInput } from './ingest/input.ts';
export { flushBallots } from './ingest/flush.ts';
export { between } from './log/pages.ts';
export { readPlainRequest } from './ingest/plain-request.ts';
export { addressOf, insistNetworkRoom } from './ingest/network-limit.ts';
export { countRepeat, insistPatience } from './ingest/patience.ts';
export { promiseBatch } from './ingest/promise.ts';
export type { OpenPoll } from './ingest/polls.ts';
export { nullifierText } from './nullifier.ts';
export { storeLogs } from './log/store.ts';
export { askWitnesses } from './log/witnesses.ts';
export { arrangeBallots, partitionBallots } from './partitions.ts';
export { checkVotingSettings } from './settings.ts';
export { issuePass } from './issuing.ts';
export {
	accountCookie,
	accountPass,
	identityCookie,
	identityPass,
	keeperOf,
	networkOf,
	passCookie,
	readPass,
	sealPass,
	voterFor,
	type HeldPasses,
	type Voter
} from './passes.ts';
export {
	findPoll,
	findPollBySlug,
	findPublicPoll,
	listPolls,
	tallyOf,
	viewPoll,
	type PollRecord,
	type PollView,
	type Tally
} from './queries.ts';
export { ownBallot, ownBallots, type ListedBallot, type OwnBallot } from './own.ts';
export { pollStates, type PollState } from './rules.ts';
