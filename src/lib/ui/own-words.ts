import { m } from '#lib/paraglide/messages.js';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** A browser names what is wrong with a field in its own language. Here the page does, in the reader's. */
export function sayInOurWords({ target: field }: Event): void {
	if (!isField(field) || field.validity.customError) return;
	field.setCustomValidity(wordsFor(field));
	// While words of ours stand, a field counts as wrong: they are taken back before anybody types or sends again.
	const ends = new AbortController();
	const takeBack = (): void => {
		field.setCustomValidity('');
		ends.abort();
	};
	for (const kind of ['input', 'change', 'click', 'reset'])
		document.addEventListener(kind, takeBack, { capture: true, signal: ends.signal });
}

const isField = (target: EventTarget | null): target is Field =>
	target instanceof HTMLInputElement ||
	target instanceof HTMLTextAreaElement ||
	target instanceof HTMLSelectElement;

function wordsFor(field: Field): string {
	const { badInput, valueMissing, typeMismatch, tooShort, tooLong } = field.validity;
	if (field instanceof HTMLSelectElement || field.type === 'radio') return m.form_choice();
	if (badInput && field.type !== 'number') return m.form_incomplete(); // half a date
	if (valueMissing && !badInput) return m.form_required();
	if (tooShort) return m.form_too_short({ limit: field.minLength });
	if (tooLong) return m.form_too_long({ limit: field.maxLength });
	if (field instanceof HTMLInputElement && field.type === 'number') return wordsForNumber(field);
	if (typeMismatch && field.type === 'email') return m.form_email();
	return hintOf(field) ?? m.form_wrong();
}

function wordsForNumber({ validity, min, max }: HTMLInputElement): string {
	if (validity.rangeUnderflow) return m.form_min({ limit: min });
	if (validity.rangeOverflow) return m.form_max({ limit: max });
	return m.form_whole_number();
}

/** What a pattern wants stands in the hint above the field. */
function hintOf(field: Field): string | undefined {
	const [id] = field.getAttribute('aria-describedby')?.split(' ') ?? [];
	return (id && document.getElementById(id)?.textContent) || undefined;
}
