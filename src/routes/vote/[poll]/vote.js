// The vote page without a framework. The form works by itself; this sends the same ballot to the faster address, comes
// again by itself while the crowd is large or the line is down, and reloads the page when the poll changes its state.
const stage = document.querySelector('[data-poll]');
const form = document.querySelector('form[data-vote]');
const told = document.querySelector('[data-told]');
/** How this viewer watches, from the address that was shown on that way: its pictures may be behind the studio. */
const path = new URLSearchParams(location.search).get('path') ?? undefined;
const { poll, state, tier, busy, offline, working, solver } = stage.dataset;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const jitter = (ms) => ms * (0.5 + Math.random());
const nonce = () =>
	btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
		.replace(/\+/g, '-')
		.replace(/\//g, '_')
		.slice(0, 22);

function tell(text) {
	told.textContent = text;
	told.hidden = !text;
}

// Private windows may have no storage: then a ballot is sent for as long as the page is open.
const storage = {
	get: (key) => {
		try {
			return localStorage.getItem(key);
		} catch {
			return null;
		}
	},
	set: (key, value) => {
		try {
			if (value === null) localStorage.removeItem(key);
			else localStorage.setItem(key, value);
		} catch {
			// as above
		}
	}
};

const post = (address, body, headers = {}) =>
	fetch(address, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(body)
	});

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
let work = stage.dataset.challenge
	? solve(JSON.parse(stage.dataset.challenge)).catch(() => undefined)
	: undefined;

async function earnPass() {
	if (work) tell(working);
	let answer = await post('/api/v1/viewer', { proof: await work });
	let json = await answer.json();
	if (
		json.error?.details?.challenge ||
		json.error?.code === 'proof_wrong' ||
		json.error?.code === 'proof_spent'
	) {
		// What was begun ran out meanwhile: once more, with a new one.
		if (!json.error.details.challenge) json = await (await post('/api/v1/viewer', {})).json();
		if (!json.error) return json.pass;
		tell(working);
		work = solve(JSON.parse(json.error.details.challenge));
		answer = await post('/api/v1/viewer', { proof: await work });
		json = await answer.json();
	}
	work = undefined;
	if (!answer.ok) throw json.error;
	tell('');
	return json.pass;
}

/** Sends until there is an answer; the nonce stays the same, so that a lost answer never becomes a second ballot. */
async function cast(ballot) {
	let headers;
	for (let lost = 0; ;) {
		let answer;
		let json;
		try {
			answer = await post(`/api/v1/polls/${poll}/ballots`, ballot, headers);
			json = await answer.json();
			if (!answer.ok && json.error.code === 'pass_needed' && tier === 'device' && !headers) {
				headers = { authorization: `Bearer ${await earnPass()}` }; // also where cookies are not kept
				continue;
			}
		} catch (error) {
			if (error.code) throw error;
			// No answer is not a no: the same ballot goes again when the line is back.
			tell(offline);
			await Promise.race([
				wait(jitter(1000 * Math.min(30, 2 ** ++lost))),
				new Promise((resolve) => addEventListener('online', resolve, { once: true }))
			]);
			continue;
		}
		if (answer.ok) return keep(json);
		if (answer.status !== 503 && json.error.code !== 'network_busy') throw json.error;
		tell(busy);
		await wait(jitter(1000 * Number(answer.headers.get('retry-after') || 2)));
	}
}

/** The signed promise stays on the device, in case the receipt never comes. */
const keep = ({ promise }) => storage.set(`promise:${poll}`, promise);

const pendingKey = `ballot:${poll}`;
let sending = false;
const controls = () => form.querySelectorAll('button, input, select');

async function send(ballot) {
	storage.set(pendingKey, JSON.stringify(ballot));
	for (const control of controls()) control.disabled = true;
	sending = true;
	form.setAttribute('aria-busy', 'true');
	tell('');
	try {
		await cast(ballot);
		storage.set(pendingKey, null);
		await wait(700); // the receipt is usually there by then
		location.reload();
	} catch (error) {
		storage.set(pendingKey, null);
		sending = false;
		form.removeAttribute('aria-busy');
		tell(error.message && error.code ? error.message : offline);
		const over = error.code === 'ballot_already_cast' || error.code === 'poll_closed';
		for (const control of controls()) control.disabled = over;
		if (!over) refresh();
	}
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
	void send({ option: choiceOf(event.submitter), nonce: nonce(), path });
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

// A ballot that a closed page or a dead line left unanswered: the same one goes again.
const pending = storage.get(pendingKey);
if (pending && form && state === 'open') void send(JSON.parse(pending));
else if (pending && state !== 'committed') storage.set(pendingKey, null);

async function watch() {
	while (state !== 'published') {
		await wait(jitter(state === 'committed' ? 3000 : 6000));
		const now = await fetch(`/api/v1/polls/${poll}`).then(
			(answer) => answer.json(),
			() => null
		);
		if (now && now.state && now.state !== state && !sending) return location.reload();
	}
}
void watch();

export {};
