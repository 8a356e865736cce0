import type { Text } from '#lib/text.ts';

export const audiences = ['public', 'teams', 'judges'] as const;
export type Audience = (typeof audiences)[number];

export interface AnnouncementView {
	id: string;
	audience: Audience;
	title: Text;
	/** HTML made from markdown. */
	body: Text;
	publishedAt: string;
}

export interface AnswerView {
	id: string;
	author: string;
	official: boolean;
	/** HTML made from markdown; empty where it was hidden. */
	body: string;
	hidden: { reason: string } | null;
	at: string;
}

export interface QuestionView {
	id: string;
	author: string;
	title: string;
	/** HTML made from markdown; empty where it was hidden. */
	body: string;
	hidden: { reason: string } | null;
	at: string;
	answers: AnswerView[];
}
