import { publicOrigin, queueMail, type Tx } from '#lib/server/platform/index.ts';
import { inLocale, type Text } from '#lib/text.ts';

/** Tells a person of an offer, in their language and in the transaction of the offer itself. */
export async function tellOffer(tx: Tx, userId: string, organisationId: string, title: Text): Promise<void> {
	const [person, organisation] = await Promise.all([
		tx.user.findUnique({ where: { id: userId }, select: { email: true, locale: true } }),
		tx.organisation.findUnique({ where: { id: organisationId }, select: { name: true } })
	]);
	if (!person || !organisation) return;
	const locale = person.locale === 'en' ? 'en' : 'ko';
	const name = inLocale(organisation.name as unknown as Text, locale);
	await queueMail(tx, {
		to: person.email,
		locale,
		subject:
			locale === 'ko' ? `[AI 챔피언] ${name}에서 제안이 왔습니다` : `[AI Champion] An offer from ${name}`,
		body:
			locale === 'ko'
				? `${name}에서 ‘${inLocale(title, locale)}’ 공고로 제안을 보냈습니다.\n‘내 연계’에서 확인하고 답해 주십시오.\n\n${publicOrigin()}/placement/me`
				: `${name} has made you an offer for its opening “${inLocale(title, locale)}”.\nRead and answer it on your after-care page.\n\n${publicOrigin()}/en/placement/me`
	});
}
