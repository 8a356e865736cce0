import { record } from '#lib/server/audit/index.ts';
import { config, limitsRelaxedBy, refuseIf, type Actor, type Tx } from '#lib/server/platform/index.ts';
import { Prisma } from '#lib/server/generated/prisma/client.ts';
import { isForm, type BallotForm } from '#lib/voting/choice.ts';
import { areFraudRules, parseFraudRules, type FraudRule } from '#lib/voting/fraud.ts';
import type { Change, PollRules, Tier, TieRule } from '#lib/voting/leaf.ts';
import { mostOptions, type VoteManner } from '#lib/voting/vote-form.ts';
import type { Text } from '#lib/text.ts';
import { identityProvider } from './identity/provider.ts';
import { insistConductor, lockPoll, type LockedPoll } from './lock.ts';

/** Everything that a poll will be, as long as it can still be changed. */
export interface Draft {
	slug: string;
	title: Text;
	/** Numbered from 1 in this order. `subject` is what the option stands for, such as a team's id. */
	options: { label: Text; side?: string; subject: string }[];
	form?: BallotForm;
	change?: Change;
	tier?: Tier;
	tieRule?: TieRule;
	graceMs?: number;
	paths?: PollRules['paths'];
	windowSeconds?: number | null;
	showRunning?: boolean;
	rehearsal?: boolean;
	weights?: PollRules['weights'];
	/** Those of the installation (`FRAUD_RULES`) unless told otherwise. Accounts and people have no network to judge by, so their polls have none. */
	fraud?: PollRules['fraud'];
	/** How many people confirm the tally; two unless told otherwise. */
	approvals?: number;
}

export interface NewPoll extends Draft {
	seasonId: string;
}

const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Addresses of pages beside those of polls. */
const pages = new Set(['receipts', 'new', 'identity']);

/** What `FRAUD_RULES` says. */
export function usualFraudRules(): FraudRule[] {
	// A demo that is being planted has all its viewers at one address: every rule would set them aside.
	return limitsRelaxedBy() > 1 ? [] : parseFraudRules(config().FRAUD_RULES);
}

/** Refuses `bad_input` for a form that makes no sense with so many options or a way of watching behind the grace, and `identity_not_set_up`. */
export function insistManner(
	{ form, paths, graceMs, tier }: Pick<VoteManner, 'form' | 'paths' | 'graceMs' | 'tier'>,
	options = mostOptions
): void {
	refuseIf(tier === 'identity' && !identityProvider(), 'identity_not_set_up');
	const inGrace = paths.every(({ delayMs }) => delayMs >= 0 && delayMs <= graceMs);
	refuseIf(!isForm(form, options) || !inGrace, 'bad_input');
}

/** Refuses `bad_input` for fewer than two options, an address that is none, or a form that makes no sense, and `identity_not_set_up`. */
function contentOf(draft: Draft) {
	const { form = { kind: 'single' }, paths = [], graceMs = 0, tier = 'device' } = draft;
	refuseIf(draft.options.length < 2 || draft.options.length > mostOptions, 'bad_input');
	refuseIf(!slugPattern.test(draft.slug) || pages.has(draft.slug), 'bad_input');
	insistManner({ form, paths, graceMs, tier }, draft.options.length);
	const fraud = draft.fraud ?? (tier === 'device' ? usualFraudRules() : []);
	refuseIf(!areFraudRules(fraud) || (tier !== 'device' && fraud.length > 0), 'bad_input');
	return {
		slug: draft.slug,
		title: { ...draft.title },
		form: form as unknown as Prisma.InputJsonObject,
		change: draft.change ?? 'once',
		tier,
		tieRule: draft.tieRule ?? 'round',
		graceMs,
		paths: paths as unknown as Prisma.InputJsonArray,
		showRunning: draft.showRunning ?? false,
		rehearsal: draft.rehearsal ?? false,
		weights: draft.weights ?? Prisma.DbNull,
		fraud: fraud as unknown as Prisma.InputJsonArray,
		approvals: draft.approvals ?? 2,
		rules: { windowSeconds: draft.windowSeconds ?? null }
	};
}

const optionsOf = ({ options }: Draft) =>
	options.map((option, at) => ({
		number: at + 1,
		label: { ...option.label },
		side: option.side ?? '',
		subject: option.subject
	}));

/** A draft. Refuses `poll_slug_taken`, and `bad_input` for what makes no sense. */
export async function createPoll(tx: Tx, actor: Actor, poll: NewPoll): Promise<string> {
	insistConductor(actor);
	const { seasonId } = poll;
	const content = contentOf(poll);
	await insistFreeSlug(tx, seasonId, poll.slug, null);
	const options = { create: optionsOf(poll) };
	const data = { seasonId, ...content, options } as Prisma.PollUncheckedCreateInput;
	const { id } = await tx.poll.create({ data, select: { id: true } });
	await record(tx, actor, 'poll.created', { seasonId, pollId: id, slug: poll.slug });
	return id;
}

/** Writes a draft anew. Refuses `poll_fixed` once its rules stand in the log. */
export async function editDraft(tx: Tx, actor: Actor, pollId: string, draft: Draft): Promise<void> {
	const { seasonId } = await lockDraft(tx, actor, pollId);
	const content = contentOf(draft);
	await insistFreeSlug(tx, seasonId, draft.slug, pollId);
	await tx.pollOption.deleteMany({ where: { pollId } });
	const options = { create: optionsOf(draft) };
	await tx.poll.update({ where: { id: pollId }, data: { ...content, options } as Prisma.PollUpdateInput });
	await record(tx, actor, 'poll.edited', { seasonId, pollId, slug: draft.slug });
}

/** Throws a draft away. Refuses `poll_fixed` once its rules stand in the log: such a poll is called off instead. */
export async function discardDraft(tx: Tx, actor: Actor, pollId: string): Promise<void> {
	const { seasonId, slug } = await lockDraft(tx, actor, pollId);
	await tx.poll.delete({ where: { id: pollId } });
	await record(tx, actor, 'poll.discarded', { seasonId, pollId, slug });
}

async function lockDraft(tx: Tx, actor: Actor, pollId: string): Promise<LockedPoll> {
	const poll = await lockPoll(tx, pollId);
	insistConductor(actor);
	refuseIf(poll.state !== 'draft', 'poll_fixed', { state: poll.state });
	return poll;
}

async function insistFreeSlug(tx: Tx, seasonId: string, slug: string, own: string | null): Promise<void> {
	const other = await tx.poll.findUnique({
		where: { seasonId_slug: { seasonId, slug } },
		select: { id: true }
	});
	refuseIf(other !== null && other.id !== own, 'poll_slug_taken');
}
