/** A second press of a double click comes within this time. */
const windowMs = 600;
const sent = new WeakMap<object, { what: string; at: number }>();

/** Whether a form is being sent again with the same words in the moment after it was sent. */
export function isSentAgain(form: object, what: string, at: number): boolean {
	const last = sent.get(form);
	if (last?.what === what && at - last.at < windowMs) return true;
	sent.set(form, { what, at });
	return false;
}

/** Stops the second press of a double click before the form hears of it: some acts would be done twice. */
export function dropSecondPress(event: SubmitEvent): void {
	const form = event.target;
	if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
	const { submitter } = event;
	const words = [...new FormData(form, submitter)].map(([name, value]) =>
		typeof value === 'string' ? [name, value] : [name, value.name, value.size]
	);
	const action = submitter?.getAttribute('formaction') ?? form.action;
	if (!isSentAgain(form, JSON.stringify([action, words]), event.timeStamp)) return;
	event.preventDefault();
	event.stopImmediatePropagation();
}
