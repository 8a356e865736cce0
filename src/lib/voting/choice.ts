/** What one ballot may say. Points are whole; those of a ranking do not grow from place to place. */
export type BallotForm =
	{ kind: 'single' } | { kind: 'several'; most: number } | { kind: 'ranked'; points: number[] };

/** One option, or different ones: of kind `several` in growing order, of kind `ranked` best first. */
export type Choice = number | number[];

export const spellChoice = (choice: Choice): string =>
	typeof choice === 'number' ? String(choice) : `[${choice.join()}]`;

/** The reverse of `spellChoice` for text that the ballot's pattern has let through. */
export const readChoice = (text: string): Choice =>
	text.startsWith('[') ? text.slice(1, -1).split(',').map(Number) : Number(text);

export const sameChoice = (a: Choice, b: Choice): boolean => spellChoice(a) === spellChoice(b);

/** Whether the rules allow this choice: form, number of options, each listed and named once. */
export function allows(form: BallotForm, options: { has(option: number): boolean }, choice: Choice): boolean {
	if (typeof choice === 'number') return form.kind === 'single' && options.has(choice);
	if (form.kind === 'single') return false;
	const most = form.kind === 'several' ? form.most : form.points.length;
	const fits = choice.length > 0 && choice.length <= most && choice.every((option) => options.has(option));
	if (!fits || new Set(choice).size < choice.length) return false;
	return form.kind === 'ranked' || choice.every((option, at) => at === 0 || option > choice[at - 1]!);
}

/** What each place of a choice is worth: one for every chosen option, or the points of its place. */
export const pointsAt = (form: BallotForm, place: number): number =>
	form.kind === 'ranked' ? form.points[place]! : 1;

/** The same form where there are fewer options than it was written for: places that nobody can take are worth nothing. */
export function fitForm(form: BallotForm, options: number): BallotForm {
	if (form.kind === 'several') return { kind: 'several', most: Math.min(form.most, options) };
	return form.kind === 'ranked' ? { kind: 'ranked', points: form.points.slice(0, options) } : form;
}

/** Whether a form makes sense for so many options; polls are refused with any other. */
export function isForm(form: BallotForm, options: number): boolean {
	const whole = (value: unknown): value is number => Number.isSafeInteger(value);
	if (form.kind === 'single') return true;
	if (form.kind === 'several') return whole(form.most) && form.most >= 1 && form.most <= options;
	if (form.kind !== 'ranked' || !Array.isArray(form.points)) return false;
	const { points } = form;
	if (points.length < 1 || points.length > options || points[0]! < 1) return false;
	return points.every(
		(value, at) => whole(value) && value >= 0 && value <= 1000 && (at === 0 || value <= points[at - 1]!)
	);
}
