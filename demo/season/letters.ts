import type { LetterTemplate } from '../types.ts';
import { t } from '../text.ts';

const FIELDS = ['team', 'problem', 'rank', 'total', 'score', 'scores', 'comments', 'appealUntil'];

export const award: LetterTemplate = {
	fields: [...FIELDS, 'amountKrw', 'gpuHours', 'signUntil'],
	subject: t(
		'[AI 챔피언] {team} 팀의 1단계 선발을 알려 드립니다',
		'[AI Champion] {team} has been selected in stage one'
	),
	body: t(
		`{team} 팀 여러분께

		‘{problem}’ 문제에 내주신 제안서가 1단계 심사에서 선발되었음을 알려 드립니다. 제안서 {total}편 가운데 {rank}위이며, 보정 점수는 {score}점입니다.

		{scores}

		심사위원이 남긴 의견은 다음과 같습니다.

		{comments}

		선행 연구비 {amountKrw}원과 GPU {gpuHours}시간을 지원합니다. {signUntil}까지 팀장이 협약에 서명하시면 연구비의 절반을 지급합니다. 나머지 절반은 중간 보고가
		승인된 뒤 지급합니다.

		심사 결과에 오류가 있다고 보시면 {appealUntil}까지 근거를 적어 이의를 신청하실 수 있습니다. 여러분의 연구가 현장의 어려움을 덜어 주리라 믿습니다.

		AI 챔피언 운영위원회 드림`,
		`Dear members of {team},

		We are pleased to tell you that your proposal for “{problem}” has been selected in stage one. It ranks {rank} of {total} proposals with a calibrated score of {score}.

		{scores}

		The judges wrote:

		{comments}

		You are granted {amountKrw} won and {gpuHours} GPU hours. Half of the money is paid once your captain has signed the agreement, by {signUntil}; the other half follows
		when your interim report is approved.

		If you believe there was an error in the review, you may appeal with reasons until {appealUntil}. We trust that your work will ease the trouble it set out to ease.

		The AI Champion committee`
	)
};

export const decline: LetterTemplate = {
	fields: FIELDS,
	subject: t(
		'[AI 챔피언] {team} 팀의 1단계 심사 결과를 알려 드립니다',
		'[AI Champion] The result of stage one for {team}'
	),
	body: t(
		`{team} 팀 여러분께

		‘{problem}’ 문제에 제안서를 내주셔서 고맙습니다. 아쉽게도 이번에는 선발하지 못하였습니다. 제안서 {total}편 가운데 {rank}위이며, 보정 점수는 {score}점입니다.

		{scores}

		심사위원이 남긴 의견은 다음과 같습니다. 다음 도전에 도움이 되기를 바랍니다.

		{comments}

		순위표와 연습 문제는 계속 열려 있으며, 지금까지의 제출 기록은 그대로 남습니다. 심사위원의 착오, 명백한 오독, 행정 오류가 있다고 보시면 {appealUntil}까지 근거를
		적어 이의를 신청하실 수 있습니다. 이의는 채점에 참여하지 않은 사람이 판단합니다.

		AI 챔피언 운영위원회 드림`,
		`Dear members of {team},

		Thank you for your proposal for “{problem}”. We regret that it was not selected this time. It ranks {rank} of {total} proposals with a calibrated score of {score}.

		{scores}

		The judges wrote the following, which we hope is of use for your next attempt:

		{comments}

		The leaderboards and the practice problem stay open, and your submissions remain on record. If you see a judge's error, a clear misreading or an administrative
		error, you may appeal with reasons until {appealUntil}. Appeals are decided by people who did not score you.

		The AI Champion committee`
	)
};

export const reserve: LetterTemplate = {
	fields: FIELDS,
	subject: t('[AI 챔피언] {team} 팀은 예비 순위에 올랐습니다', '[AI Champion] {team} is on the reserve list'),
	body: t(
		`{team} 팀 여러분께

		‘{problem}’ 문제의 제안서는 {total}편 가운데 {rank}위(보정 점수 {score}점)로 예비 순위에 올랐습니다. 선발된 팀이 협약을 맺지 않으면 순위에 따라 알려 드립니다.

		{scores}

		{comments}

		이의 신청 기한은 {appealUntil}입니다.

		AI 챔피언 운영위원회 드림`,
		`Dear members of {team},

		Your proposal for “{problem}” ranks {rank} of {total} (calibrated score {score}) and is on the reserve list. If a selected team does not sign, we will write to you in
		the order of ranks.

		{scores}

		{comments}

		Appeals are open until {appealUntil}.

		The AI Champion committee`
	)
};
