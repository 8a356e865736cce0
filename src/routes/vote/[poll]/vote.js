// The vote page without a framework. The form works by itself; this sends the same ballot to the faster address, comes
// again by itself while the crowd is large or the line is down, and shows what the poll's state asks for, all of which is in
// the page already: those who wait for one opening would otherwise load it in the same moment.
import { formatNumber, formatPercent } from '#lib/format.ts';
import { pause, post } from '#lib/voting/ballot-line.ts';
import { closingTime } from '#lib/voting/closing-time.ts';
import { forgetBallot, forgetVoter, keepBallot, keepPromise, keptBallot } from '#lib/voting/kept-ballots.ts';
import { fateOf } from '#lib/voting/lost-ballot.ts';
import { newNonce, sendBallot } from '#lib/voting/send-ballot.ts';
import { solveProof } from '#lib/voting/solve-proof.ts';
import { markVoted, votedCookie } from '#lib/voting/voted-mark.ts';
import { choiceForm } from './choice-form.js';

const stage = document.querySelector('[data-poll]');
const form = document.querySelector('form[data-vote]');
const told = document.querySelector('[data-told]');
/** How this viewer watches, from the address that was shown on that way: its pictures may be behind the studio. */
const path = new URLSearchParams(location.search).get('path') ?? undefined;
const { poll, tier, solver, ...words } = stage.dataset;
const voter = words.voter ?? null;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const jitter = (ms) => ms * (0.5 + Math.random());

function tell(text) {
	told.textContent = text;
	told.hidden = !text;
}

const solve = (challenge) => solveProof(solver, challenge);

// What another vote needs is earned elsewhere: an account, or a proof of who one is.
const askPass = tier === 'device' ? (earned) => post('/api/v1/viewer', earned) : undefined;

/** The work that is asked for, while the page is still being read; undefined where there is none to do. */
async function work() {
	const { answer } = await askPass({});
	const challenge = answer?.error?.details?.challenge;
	return challenge && solve(JSON.parse(challenge));
}

const begun = words.earns === undefined ? undefined : work().catch(() => undefined);

const sender = {
	begun,
	solve,
	pause,
	cast: (ballot, pass) => post(`/api/v1/polls/${poll}/ballots`, ballot, pass),
	askPass,
	/** What is true of a ballot that has no answer depends on whether this browser could keep it. */
	tell: (standing) => tell(standing ? words[standing === 'unanswered' && !kept ? 'unkept' : standing] : '')
};

let kept = false;
let sending = false;
const choices = form && choiceForm(form, () => sending);

function lock(locked) {
	for (const control of form.querySelectorAll('button, input, select')) control.disabled = locked;
	if (!locked) choices.refresh();
}

/** `resumed`: an earlier page has sent it already, perhaps with success. */
async function send(ballot, resumed = false) {
	kept = keepBallot(poll, ballot, voter);
	lock(true);
	sending = true;
	form.setAttribute('aria-busy', 'true');
	tell('');
	const { answer, lost } = await sendBallot(ballot, sender);
	sending = false;
	form.removeAttribute('aria-busy');
	const { error } = answer;
	if (error?.code === 'poll_closed' && (lost || resumed)) return askAfter();
	forgetBallot(poll);
	if (!error) return stands(answer);
	if (error.code === 'ballot_already_cast') markVoted(poll);
	tell(error.message);
	lock(error.code === 'ballot_already_cast' || error.code === 'poll_closed');
}

/** The log takes a ballot in within five seconds, and has no receipt of it before. */
const receiptMs = 6000;

/** In the place of a page that would be loaded by everybody who has just voted. */
function stands({ option, code, promise }) {
	keepPromise(poll, promise, voter);
	markVoted(poll);
	const own = stage.querySelector('[data-own]');
	own.replaceChildren(stage.querySelector('[data-own-words]').content.cloneNode(true));
	const texts = document.createTreeWalker(own, NodeFilter.SHOW_TEXT);
	while (texts.nextNode()) {
		const { currentNode: text } = texts;
		text.data = text.data.replace('%n', () => choices.name(option)).replace('%c', () => code);
	}
	const changed = stage.querySelectorAll('[data-changed]');
	form.parentElement.hidden ||= changed.length === 0;
	for (const older of document.querySelectorAll('[data-receipt]')) older.hidden = true;
	for (const each of changed) each.textContent = each.dataset.changed;
	lock(changed.length === 0);
	own.focus();
	const [text, link] = own.querySelectorAll('[data-code]');
	void wait(receiptMs).then(() => ([text.hidden, link.hidden] = [true, false]));
}

form?.addEventListener('submit', (event) => {
	event.preventDefault();
	if (sending) return;
	void send({ option: choices.choice(event.submitter), nonce: newNonce(), path });
});

// Whoever leaves the device to the next person leaves nothing that says how they voted.
document.querySelector('form[data-forget]')?.addEventListener('submit', () => voter && forgetVoter(voter));

/** At a time of their own within some minutes: those who wait for one opening would otherwise all ask at once. */
async function earnAhead() {
	await wait(Math.random() * 240_000);
	const proof = await begun;
	// Once the vote is open, a press asks for the pass by itself.
	if (proof !== undefined && words.state === 'committed') await askPass({ proof });
}

/** A ballot that a closed page or a dead line left unanswered: the same one goes again while the vote is open. */
function resume() {
	const pending = keptBallot(poll, voter);
	const { state, mine } = words;
	if (pending && form && state === 'open') void send(pending, true);
	else if (pending && mine === undefined && (state === 'closed' || state === 'published')) void askAfter();
	else if (pending && state !== 'committed') forgetBallot(poll);
}

/** The vote ended before there was an answer. */
async function askAfter() {
	tell(words.late);
	const fate = await fateOf(poll, sender.pass);
	if (!fate) return;
	forgetBallot(poll);
	if (!fate.stands) return;
	markVoted(poll);
	if (fate.code === undefined || !form) return location.reload();
	tell('');
	stands(fate);
}

function show(now) {
	const { state, closesAt } = now;
	if (state !== words.state) {
		// What a page does not hold: a ballot whose answer is still awaited and comes too late, or a proof of who one is. Where
		// nothing is kept, the ballot is only here, and goes on until it is told that it is too late.
		if ((sending && kept) || words.renew !== undefined) return location.reload();
		words.state = state;
		for (const each of document.querySelectorAll('[data-when]')) each.hidden = each.dataset.when !== state;
	}
	const closing = document.querySelector('[data-closing]');
	const time =
		closesAt && closing.dataset.closing.replace('%t', closingTime(closesAt, document.documentElement.lang));
	// What has not changed is not said again to those who listen.
	if (time && closing.textContent !== time) closing.textContent = time;
	if (now.running) count(now);
}

/** Where the rules show how it goes. */
function count({ options, running }) {
	const section = document.querySelector('[data-running]');
	const all = Object.values(running).reduce((sum, votes) => sum + votes, 0);
	const rows = section.querySelectorAll('tbody tr');
	for (const [at, { number }] of options.entries()) {
		const votes = running[number] ?? 0;
		const [counted, share] = rows[at].querySelectorAll('td');
		counted.textContent = formatNumber(votes);
		share.textContent = all === 0 ? '–' : formatPercent(votes / all);
	}
	section.hidden = false;
}

async function watch() {
	while (words.state !== 'published') {
		await wait(jitter(words.state === 'committed' ? 3000 : 6000));
		// Without cookies it is the same for all, and made once a second. What a proxy or a hotel answers in its place is no answer.
		const now = await fetch(`/api/v1/polls/${poll}`, { credentials: 'omit' })
			.then((answer) => answer.json())
			.catch(() => null);
		if (now?.state) show(now);
	}
}

/** A copy from before the vote, which browsers take from their own store on the way back. */
const stale = words.marked === undefined && new RegExp(`(^|; )${votedCookie}=`).test(document.cookie);
if (stale) location.reload();
else {
	if (begun && words.state === 'committed') void earnAhead();
	resume();
	void watch();
}

export {};
