// The vote page without a framework. The form works by itself; this sends the same ballot to the faster address, comes
// again by itself while the crowd is large or the line is down, and reloads the page when the poll changes its state.
import { pause, post } from '#lib/voting/ballot-line.ts';
import { forgetBallot, keepBallot, keepPromise, keptBallot } from '#lib/voting/kept-ballots.ts';
import { newNonce, sendBallot } from '#lib/voting/send-ballot.ts';

const stage = document.querySelector('[data-poll]');
const form = document.querySelector('form[data-vote]');
const told = document.querySelector('[data-told]');
/** How this viewer watches, from the address that was shown on that way: its pictures may be behind the studio. */
const path = new URLSearchParams(location.search).get('path') ?? undefined;
const { poll, state, tier, solver, ...words } = stage.dataset;
const voter = words.voter ?? null;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const jitter = (ms) => ms * (0.5 + Math.random());

function tell(text) {
	told.textContent = text;
	told.hidden = !text;
}

/** Work for a voter pass, beside the page; begun while the page is still being read. */
const solve = (challenge) =>
	new Promise((resolve, reject) => {
		const worker = new Worker(solver, { type: 'module' });
		worker.onmessage = ({ data }) => {
			worker.terminate();
			resolve(data);
		};
		worker.onerror = reject;
		worker.postMessage(challenge);
	});
const begun = words.challenge ? solve(JSON.parse(words.challenge)).catch(() => undefined) : undefined;

const sender = {
	begun,
	solve,
	pause,
	cast: (ballot, pass) => post(`/api/v1/polls/${poll}/ballots`, ballot, pass),
	// What another vote needs is earned elsewhere: an account, or a proof of who one is.
	askPass: tier === 'device' ? (earned) => post('/api/v1/viewer', earned) : undefined,
	/** What is true of a ballot that has no answer depends on whether this browser could keep it. */
	tell: (standing) => tell(standing ? words[standing === 'unanswered' && !kept ? 'unkept' : standing] : '')
};

let kept = false;
let sending = false;
const controls = () => form.querySelectorAll('button, input, select');

/** `resumed`: an earlier page has sent it already, perhaps with success. */
async function send(ballot, resumed = false) {
	kept = keepBallot(poll, ballot, voter);
	for (const control of controls()) control.disabled = true;
	sending = true;
	form.setAttribute('aria-busy', 'true');
	tell('');
	const { answer, lost } = await sendBallot(ballot, sender);
	forgetBallot(poll);
	const { error, promise } = answer;
	if (!error) {
		keepPromise(poll, promise);
		await wait(700); // the receipt is usually there by then
		return location.reload();
	}
	sending = false;
	form.removeAttribute('aria-busy');
	tell(error.code === 'poll_closed' && (lost || resumed) ? words.late : error.message);
	const over = error.code === 'ballot_already_cast' || error.code === 'poll_closed';
	for (const control of controls()) control.disabled = over;
	if (!over) refresh();
}

function choiceOf(submitter) {
	const { kind } = form.dataset;
	if (kind === 'ranked') return ranked().map((item) => Number(item.dataset.option));
	if (kind === 'several')
		return [...form.querySelectorAll(':checked')].map(({ value }) => Number(value)).sort((a, b) => a - b);
	return Number(submitter.value);
}

form?.addEventListener('submit', (event) => {
	event.preventDefault();
	if (sending) return;
	void send({ option: choiceOf(event.submitter), nonce: newNonce(), path });
});

// Several options: no more ticks than the poll takes.
const count = form?.querySelector('[data-count]');
const ranked = () => [...form.querySelectorAll('[data-ranked] > li')];

/** Says how things stand and what can still be done. */
function refresh() {
	if (!form) return;
	const most = Number(form.dataset.most);
	const submit = form.querySelector('[data-submit]');
	if (form.dataset.kind === 'several') {
		const ticked = form.querySelectorAll(':checked').length;
		for (const box of form.querySelectorAll('[type=checkbox]')) box.disabled = !box.checked && ticked >= most;
		count.textContent = count.dataset.count.replace('%', ticked);
		submit.disabled = ticked === 0;
	}
	if (form.dataset.kind !== 'ranked') return;
	const list = ranked();
	const words = [...form.querySelectorAll('[data-place]')].map((item) => item.dataset.place);
	for (const [at, item] of list.entries()) {
		item.querySelector('.rank').textContent = words[at];
		item.querySelector('[data-act=up]').disabled = at === 0;
		item.querySelector('[data-act=down]').disabled = at === list.length - 1;
	}
	for (const add of form.querySelectorAll('[data-rest] [data-act=add]')) add.disabled = list.length >= most;
	form.querySelector('[data-ranked-none]').hidden = list.length > 0;
	submit.disabled = list.length === 0;
}

// A ranking: the selects give way to a list that is sorted by buttons, which a keyboard reaches, or by dragging.
function sortable() {
	const [list, rest] = ['[data-ranked]', '[data-rest]'].map((name) => form.querySelector(name));
	const items = [...rest.children];
	const moved = form.querySelector('[data-moved]');
	for (const select of form.querySelectorAll('select'))
		list.append(...items.filter((item) => item.dataset.option === select.value));
	form.querySelector('[data-places]').hidden = true;
	form.querySelector('[data-ranking]').hidden = false;
	const most = Number(form.dataset.most);
	const back = (item) =>
		rest.insertBefore(
			item,
			[...rest.children].find((other) => items.indexOf(other) > items.indexOf(item)) ?? null
		);
	const done = (item) => {
		refresh();
		const place = ranked().indexOf(item) + 1;
		const name = item.querySelector('.name').textContent;
		moved.textContent = place ? moved.dataset.moved.replace('%n', name).replace('%p', place) : '';
	};
	form.addEventListener('click', ({ target }) => {
		const button = target.closest?.('[data-act]');
		const item = button?.closest('li');
		if (!item || sending) return;
		const { act } = button.dataset;
		if (act === 'add' && list.children.length < most) list.append(item);
		if (act === 'up') item.previousElementSibling?.before(item);
		if (act === 'down') item.nextElementSibling?.after(item);
		if (act === 'out') back(item);
		done(item);
		// The button that was pressed may be gone or off: the keyboard stays with the item.
		const next = [button, ...item.querySelectorAll('[data-act]')].find(
			(one) => !one.disabled && one.offsetParent
		);
		next?.focus();
	});
	let held = null;
	form.addEventListener('dragstart', ({ target, dataTransfer }) => {
		held = target.closest?.('[data-option]') ?? null;
		dataTransfer.effectAllowed = 'move';
	});
	form.addEventListener('dragover', (event) => {
		if (held && event.target.closest?.('[data-ranking]')) event.preventDefault();
	});
	form.addEventListener('drop', (event) => {
		if (!held) return;
		event.preventDefault();
		const over = event.target.closest('[data-option]');
		if (event.target.closest('[data-rest]')) back(held);
		else if (list.contains(held) || list.children.length < most) {
			const below = over && event.clientY > over.getBoundingClientRect().top + over.offsetHeight / 2;
			if (over && over !== held && list.contains(over)) over[below ? 'after' : 'before'](held);
			else if (!over) list.append(held);
		}
		done(held);
		held = null;
	});
}
if (form?.dataset.kind === 'ranked') sortable();
form?.addEventListener('change', refresh);
refresh();

// A ballot that a closed page or a dead line left unanswered: the same one goes again while the vote is open.
const pending = keptBallot(poll, voter);
if (pending && form && state === 'open') void send(pending, true);
else if (pending && state !== 'committed') {
	forgetBallot(poll);
	if (words.mine === undefined && (state === 'closed' || state === 'published')) tell(words.late);
}

/** At a time of their own within some minutes: those who wait for one opening would otherwise all ask at once. */
async function earnAhead() {
	await wait(Math.random() * 240_000);
	const proof = await begun;
	if (proof !== undefined) await sender.askPass({ proof });
}
if (state === 'committed' && begun) void earnAhead();

async function watch() {
	while (state !== 'published') {
		await wait(jitter(state === 'committed' ? 3000 : 6000));
		const now = await fetch(`/api/v1/polls/${poll}`).then(
			(answer) => answer.json(),
			() => null
		);
		// A ballot that is still being sent has come too late by then: the page that follows says how it stands.
		if (now && now.state && now.state !== state) return location.reload();
	}
}
void watch();

export {};
