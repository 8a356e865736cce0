import { queueMail, type Tx } from '#lib/server/platform/index.ts';

/** Tells the captain of an award, in the captain's language and in the transaction of the award itself. */
export async function tellCaptain(tx: Tx, teamId: string, amountKrw: bigint, gpuSeconds: bigint): Promise<void> {
	const team = await tx.team.findUnique({ where: { id: teamId }, select: { name: true, slug: true, captainId: true } });
	const captain = team && (await tx.user.findUnique({ where: { id: team.captainId }, select: { email: true, locale: true } }));
	if (!team || !captain) return;
	const amount = Number(amountKrw).toLocaleString('ko-KR');
	const hours = Number(gpuSeconds / 3600n).toLocaleString('ko-KR');
	const inKorean = captain.locale !== 'en';
	await queueMail(tx, {
		to: captain.email,
		locale: inKorean ? 'ko' : 'en',
		subject: inKorean ? `[AI 챔피언] ${team.name} 팀의 선행 연구비 안내` : `[AI Champion] A research grant for ${team.name}`,
		body: inKorean
			? `${team.name} 팀에 선행 연구비 ${amount}원과 GPU ${hours}시간을 지원합니다.\n팀장께서 협약에 서명하시면 1차분을 바로 지급합니다.\n\n/teams/${team.slug}/grants`
			: `${team.name} has been awarded a research grant of ${amount} won and ${hours} GPU hours.\nThe first tranche is paid as soon as you, the captain, sign the agreement.\n\n/en/teams/${team.slug}/grants`
	});
}
