import { publicOrigin, queueMail, type Tx } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';

/** Tells the captain of an award, in the captain's language and in the transaction of the award itself. */
export async function tellCaptain(
	tx: Tx,
	teamId: string,
	amountKrw: bigint,
	gpuSeconds: bigint
): Promise<void> {
	const amount = Number(amountKrw).toLocaleString('ko-KR');
	const hours = Number(gpuSeconds / 3600n).toLocaleString('ko-KR');
	await writeCaptain(tx, teamId, (team) => ({
		subject: {
			ko: `[AI 챔피언] ${team} 팀의 선행 연구비 안내`,
			en: `[AI Champion] A research grant for ${team}`
		},
		body: {
			ko: `${team} 팀에 선행 연구비 ${amount}원과 GPU ${hours}시간을 지원합니다.\n팀장께서 협약에 서명하시면 1차분을 바로 지급합니다.`,
			en: `${team} has been awarded a research grant of ${amount} won and ${hours} GPU hours.\nThe first tranche is paid as soon as you, the captain, sign the agreement.`
		}
	}));
}

/** Tells the captain why a report came back. */
export async function tellReturned(tx: Tx, teamId: string, reason: string): Promise<void> {
	await writeCaptain(tx, teamId, (team) => ({
		subject: {
			ko: `[AI 챔피언] ${team} 팀의 연구비 보고서 보완 요청`,
			en: `[AI Champion] The grant report of ${team} needs more`
		},
		body: {
			ko: `${team} 팀의 연구비 보고서를 보완해 주십시오. 사유는 다음과 같습니다.\n\n${reason}`,
			en: `The grant report of ${team} came back to be revised. The reason:\n\n${reason}`
		}
	}));
}

async function writeCaptain(
	tx: Tx,
	teamId: string,
	letter: (team: string) => { subject: Text; body: Text }
): Promise<void> {
	const team = await tx.team.findUnique({
		where: { id: teamId },
		select: { name: true, slug: true, captainId: true }
	});
	const captain = await tx.user.findUnique({
		where: { id: team?.captainId ?? teamId },
		select: { email: true, locale: true }
	});
	if (!team || !captain) return;
	const locale = captain.locale === 'en' ? 'en' : 'ko';
	const { subject, body } = letter(team.name);
	const address = `${publicOrigin()}${locale === 'en' ? '/en' : ''}/teams/${team.slug}/grants`;
	await queueMail(tx, {
		to: captain.email,
		locale,
		subject: subject[locale],
		body: `${body[locale]}\n\n${address}`
	});
}
