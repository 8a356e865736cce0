import * as v from 'valibot';
import { id, name, text } from '#lib/form.ts';
import { audiences } from './views.ts';

export const AskForm = v.object({ title: name(120), body: text(4000) });
export const AnswerForm = v.object({ question: id, body: text(8000) });
export const HideQuestionForm = v.object({ question: id, reason: text(300) });
export const HideAnswerForm = v.object({ answer: id, reason: text(300) });
export const AnnounceForm = v.object({
	audience: v.picklist(audiences),
	titleKo: name(120),
	titleEn: name(120),
	bodyKo: text(8000),
	bodyEn: text(8000)
});
export const AnnouncementIdForm = v.object({ announcement: id });
