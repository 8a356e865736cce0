import { record } from '#lib/server/audit/index.ts';
import { config, limitsRelaxedBy, refuseIf, type Actor, type Tx } from '#lib/server/platform/index.ts';
import type { Prisma } from '#lib/server/generated/prisma/client.ts';
import { hex } from '#lib/voting/bytes.ts';
import { isForm, type BallotForm } from '#lib/voting/choice.ts';
import { areFraudRules, parseFraudRules } from '#lib/voting/fraud.ts';
import {
	fixedLine,
	leafBytes,
	type Change,
	type PollRules,
	type Tier,
	type TieRule
} from '#lib/voting/leaf.ts';
import { leafHash } from '#lib/voting/merkle.ts';
import { parseKey } from '#lib/voting/note.ts';
import type { Text } from '#lib/text.ts';
import { verifierKey } from './keys.ts';
import { insistConductor, insistMove, lockPoll } from './lock.ts';
import { appendFixed } from './log/integrate.ts';
import { fixRules } from './rules.ts';
import { sqlOf } from './sql.ts';

export interface NewPoll {
	seasonId: string;
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
	/** Those of the installation (`FRAUD_RULES`) unless told otherwise. Accounts have no network to judge by, so their polls have none. */
	fraud?: PollRules['fraud'];
	/** How many people confirm the tally; two unless told otherwise. */
	approvals?: number;
}

const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** A draft. Refuses `bad_input` for fewer than two options, an address that is none, or a form that makes no sense. */
export async function createPoll(tx: Tx, actor: Actor, poll: NewPoll): Promise<string> {
	insistConductor(actor);
	const { form = { kind: 'single' }, paths = [], graceMs = 0, tier = 'device' } = poll;
	refuseIf(poll.options.length < 2 || poll.options.length > 200 || !slugPattern.test(poll.slug), 'bad_input');
	refuseIf(!isForm(form, poll.options.length) || poll.slug === 'receipts', 'bad_input'); // a page of its own
	refuseIf(
		paths.some(({ delayMs }) => delayMs < 0 || delayMs > graceMs),
		'bad_input'
	);
	// A demo that is being planted has all its viewers at one address: every rule would set them aside.
	const usual = limitsRelaxedBy() > 1 ? [] : parseFraudRules(config().FRAUD_RULES);
	const fraud = poll.fraud ?? (tier === 'device' ? usual : []);
	refuseIf(!areFraudRules(fraud) || (tier !== 'device' && fraud.length > 0), 'bad_input');
	const { id } = await tx.poll.create({
		data: {
			seasonId: poll.seasonId,
			slug: poll.slug,
			title: { ...poll.title },
			form: form as unknown as Prisma.InputJsonObject,
			change: poll.change ?? 'once',
			tier,
			tieRule: poll.tieRule ?? 'round',
			graceMs,
			paths: paths as unknown as Prisma.InputJsonArray,
			showRunning: poll.showRunning ?? false,
			rehearsal: poll.rehearsal ?? false,
			weights: poll.weights ?? undefined,
			fraud: fraud as unknown as Prisma.InputJsonArray,
			approvals: poll.approvals ?? 2,
			rules: { windowSeconds: poll.windowSeconds ?? null },
			options: {
				create: poll.options.map((option, at) => ({
					number: at + 1,
					label: { ...option.label },
					side: option.side ?? '',
					subject: option.subject
				}))
			}
		} as Prisma.PollUncheckedCreateInput,
		select: { id: true }
	});
	await record(tx, actor, 'poll.created', { seasonId: poll.seasonId, pollId: id, slug: poll.slug });
	return id;
}

/** Fixes everything about the poll as leaf 0 of its log, under a signed checkpoint. Nothing can change after. */
export async function commitPoll(tx: Tx, actor: Actor, pollId: string): Promise<{ rulesHash: string }> {
	const poll = await lockPoll(tx, pollId);
	insistConductor(actor);
	if (poll.state === 'committed') return { rulesHash: hex(poll.rulesHash!) };
	insistMove(poll.state, 'committed');
	const options = await tx.pollOption.findMany({
		where: { pollId },
		orderBy: { number: 'asc' },
		omit: { pollId: true }
	});
	const { slug: season } = await tx.season.findUniqueOrThrow({
		where: { id: poll.seasonId },
		select: { slug: true }
	});
	const issued = await tx.voterPass.count({ where: { seasonId: poll.seasonId } });
	const { windowSeconds } = poll.rules as { windowSeconds: number | null };
	const origin = originOf(season, poll.slug, poll.rehearsal);
	const rules = fixRules({ ...poll, options, windowSeconds } as never, origin, issued);
	const line = fixedLine('rules', rules);
	const rulesHash = leafHash(leafBytes(line));
	await appendFixed(sqlOf(tx), { ...poll, origin }, 'rules', line);
	await tx.poll.update({
		where: { id: pollId },
		data: {
			state: 'committed',
			rules: rules as unknown as Prisma.InputJsonObject,
			rulesHash: Buffer.from(rulesHash),
			keyId: hex(parseKey(verifierKey(poll, origin))!.id)
		}
	});
	await record(tx, actor, 'poll.committed', { seasonId: poll.seasonId, pollId, rulesHash: hex(rulesHash) });
	return { rulesHash: hex(rulesHash) };
}

function originOf(season: string, slug: string, rehearsal: boolean): string {
	const host = URL.parse(config().ORIGIN ?? '')?.host ?? 'champion.example';
	return `${host}/${rehearsal ? 'rehearsal' : 'vote'}/${season}/${slug}`;
}
