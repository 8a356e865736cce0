// The vote page without a framework. The form works by itself; this sends the same ballot to the faster address, comes
// again by itself while the crowd is large, and reloads the page when the poll changes its state.
const stage = document.querySelector('[data-poll]');
const form = document.querySelector('form[data-vote]');
const told = document.querySelector('[data-told]');
const { poll, state, busy, offline } = stage.dataset;

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

const post = (address, body, headers = {}) =>
	fetch(address, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(body)
	});

/** Sends until there is an answer; the nonce stays the same, so that a lost answer never becomes a second ballot. */
async function cast(option) {
	const ballot = { option, nonce: nonce() };
	let headers;
	for (;;) {
		const answer = await post(`/api/v1/polls/${poll}/ballots`, ballot, headers);
		const json = await answer.json();
		if (answer.ok) return keep(json);
		if (json.error.code === 'pass_needed' && !headers) {
			const viewer = await post('/api/v1/viewer', {});
			const passes = await viewer.json();
			if (!viewer.ok) throw passes.error;
			headers = { authorization: `Bearer ${passes.pass}` }; // also where cookies are not kept
		} else if (answer.status === 503) {
			tell(busy);
			await wait(jitter(1000 * Number(answer.headers.get('retry-after') || 2)));
		} else throw json.error;
	}
}

/** The signed promise stays on the device, in case the receipt never comes. */
function keep({ promise }) {
	try {
		localStorage.setItem(`promise:${poll}`, promise);
	} catch {
		// Private windows may have no storage; the receipt follows all the same.
	}
}

form?.addEventListener('submit', async (event) => {
	event.preventDefault();
	const option = Number(event.submitter.value);
	const buttons = form.querySelectorAll('button');
	for (const button of buttons) button.disabled = true;
	tell('');
	try {
		await cast(option);
		await wait(700); // the receipt is usually there by then
		location.reload();
	} catch (error) {
		tell(error.message && error.code ? error.message : offline);
		for (const button of buttons)
			button.disabled = error.code === 'ballot_already_cast' || error.code === 'poll_closed';
	}
});

async function watch() {
	while (state !== 'published') {
		await wait(jitter(state === 'committed' ? 3000 : 6000));
		const now = await fetch(`/api/v1/polls/${poll}`).then(
			(answer) => answer.json(),
			() => null
		);
		if (now && now.state && now.state !== state && !form?.querySelector('button:disabled'))
			return location.reload();
	}
}
void watch();
