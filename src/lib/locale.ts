import type { Locale } from './text.ts';

/** Of an Accept-Language header: the one of our languages that it likes best, or null where it names neither. */
export function preferredLocale(header: string | null): Locale | null {
	const liked = (header ?? '')
		.split(',', 20)
		.map((part) => /^\s*(ko|en)\b[^;]*(?:;\s*q=([\d.]{1,5}))?\s*$/i.exec(part))
		.filter((match) => match !== null)
		.map(([, tag, q]) => ({ locale: tag!.toLowerCase() as Locale, q: Number(q ?? 1) }));
	const best = Math.max(0, ...liked.map(({ q }) => q));
	return liked.find(({ q }) => q > 0 && q === best)?.locale ?? null;
}
