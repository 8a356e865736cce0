/** A text in both languages of the product, as stored in JSON columns. */
export interface Text {
	ko: string;
	en: string;
}

export type Locale = 'ko' | 'en';

/** The reader's language, or the other one where a text was written in one language only. */
export function inLocale(text: Text, locale: Locale): string {
	return text[locale] || text[locale === 'ko' ? 'en' : 'ko'];
}
