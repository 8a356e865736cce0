// The form of several options or of a ranking, by hand: how it stands, what can still be done, and what it says.

/** `sending`: whether a ballot is on its way, and nothing may move. */
export function choiceForm(form, sending) {
	const { kind } = form.dataset;
	const most = Number(form.dataset.most);
	const ranked = () => [...form.querySelectorAll('[data-ranked] > li')];
	const submit = form.querySelector('[data-submit]');

	function refresh() {
		if (kind === 'several') refreshTicks();
		if (kind === 'ranked') refreshRanks();
	}

	/** No more ticks than the poll takes. */
	function refreshTicks() {
		const count = form.querySelector('[data-count]');
		const ticked = form.querySelectorAll(':checked').length;
		for (const box of form.querySelectorAll('[type=checkbox]')) box.disabled = !box.checked && ticked >= most;
		count.textContent = count.dataset.count.replace('%', ticked);
		submit.disabled = ticked === 0;
	}

	function refreshRanks() {
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

	if (kind === 'ranked') sortable(form, most, ranked, refresh, sending);
	form.addEventListener('change', refresh);
	refresh();

	return {
		refresh,
		/** What the press of `submitter` says. */
		choice(submitter) {
			if (kind === 'ranked') return ranked().map((item) => Number(item.dataset.option));
			if (kind !== 'several') return Number(submitter.value);
			return [...form.querySelectorAll(':checked')].map(({ value }) => Number(value)).sort((a, b) => a - b);
		},
		/** The same in the reader's words, as the page itself would write it. */
		name(choice) {
			const nameOf = (number) =>
				form.querySelector(
					`[value="${number}"] .name, [value="${number}"] + span, [data-option="${number}"] .name`
				).textContent;
			const names = [choice].flat().map(nameOf);
			return (kind === 'ranked' ? names.map((name, at) => `${at + 1}. ${name}`) : names).join(', ');
		}
	};
}

// A ranking: the selects give way to a list that is sorted by buttons, which a keyboard reaches, or by dragging.
function sortable(form, most, ranked, refresh, sending) {
	const [list, rest] = ['[data-ranked]', '[data-rest]'].map((name) => form.querySelector(name));
	const items = [...rest.children];
	const moved = form.querySelector('[data-moved]');
	for (const select of form.querySelectorAll('select'))
		list.append(...items.filter((item) => item.dataset.option === select.value));
	form.querySelector('[data-places]').hidden = true;
	form.querySelector('[data-ranking]').hidden = false;
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
		if (!item || sending()) return;
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
