import type { DemoProblem } from '../types.ts';
import { t } from '../text.ts';
import { modelSpec, RULES, statement } from './common.ts';

const facts = {
	kinds: ['predictions', 'model', 'code'],
	model: modelSpec('mail', { name: 'p', classes: ['mail', 'spam'] }),
	quota: { perDay: 5, total: 50, finalPicks: 2 },
	metric: 'macro-f1',
	floor: {
		metric: 'recall-of-class',
		label: 'mail',
		bound: 0.96,
		name: t('시민의 편지를 편지로 알아본 비율', 'Share of citizens’ letters recognised as letters'),
		why: t(
			'버려진 민원 한 통은 스팸 백 통보다 나쁩니다. 이 비율이 안전 기준에 못 미치는 제출은 점수가 높아도 순위에 오르지 않습니다.',
			'One petition thrown away is worse than a hundred spam mails let through. An entry below this floor is not ranked, however high its score.'
		)
	}
} satisfies Partial<DemoProblem>;

export const openMailbox: DemoProblem = {
	key: 'open-mailbox',
	slug: 'no-letter-lost',
	need: 'lost-petitions',
	organisation: 'maru-city',
	dataset: 'mail',
	track: 'public-services',
	title: t('한 통도 잃어버리지 않는 민원 우편함', 'A public mailbox that loses no letter'),
	teaser: t(
		'스팸은 걸러 내되 시민의 편지는 버리지 않습니다. 안전 기준이 있습니다.',
		'Keep spam out without throwing a citizen’s letter away. A safety floor applies.'
	),
	statement: statement(
		t(
			`## 배경

			마루시 민원 우편함에는 하루 4,100통이 들어오고 그 가운데 셋 중 하나는 스팸입니다. 시판 스팸 필터를 켜면 민원이 함께 사라지고, 끄면 직원 여섯 명이 오전 내내
			스팸을 지웁니다. 지난해 필터가 버린 민원은 확인된 것만 312통이고, 그중 11통은 답변 기한을 넘겨 소송이 되었습니다.

			## 과제

			메일마다 \`spam\`인지 \`mail\`인지 답하십시오. 제목, 본문 앞부분, 본문 전체에서 센 숫자 34개를 드립니다.

			## 자료

			시민의 실제 민원은 내놓을 수 없어, 누구나 쓸 수 있는 공개 메일 모음으로 겨룹니다. 주소와 링크, 메일링 리스트 이름은 가렸고 같은 메일은 한 번만 남겼습니다.
			스팸처럼 생긴 편지(소식지, 주문 확인)와 편지처럼 생긴 스팸이 섞여 있습니다.

			## 무엇이 이기는가

			안전 기준을 지킨 팀끼리 비공개 평가의 매크로 F1으로 겨룹니다. 선발 심사에서는 왜 걸렀는지 직원이 알 수 있는지, 새로운 수법에 어떻게 따라갈지를 함께 봅니다.
			우수한 방법은 시의 격리 서버에서 실제 민원으로 시험합니다.`,
			`## Background

			Maru City's mailbox takes in 4,100 mails a day, and one in three is spam. With a filter bought off the shelf, petitions vanish too; without it, six clerks
			delete spam all morning. Last year the filter is known to have discarded 312 petitions; eleven of them missed their legal deadline and went to court.

			## Task

			Say for each mail whether it is \`spam\` or \`mail\`. You get the subject, the beginning of the text, and 34 numbers counted over the whole text.

			## Data

			Citizens' petitions cannot be handed out, so teams compete on a public corpus that anyone may use. Addresses, links and names of mailing lists are masked, and
			repeated mails were kept once. There are letters that look like spam (newsletters, confirmations of orders) and spam that looks like letters.

			## What wins

			Among the teams above the floor, the private macro F1 decides. In selection, judges also ask whether a clerk can see why a mail was stopped, and how the method
			keeps up with new tricks. The best methods are then tried on real petitions inside the city's own closed servers.`
		),
		t('prediction은 spam 또는 mail입니다.', 'The prediction is spam or mail.'),
		facts
	),
	rules: { version: '1.0', text: RULES },
	difficulty: 3,
	prizeKrw: 100_000_000,
	direction: 'higher',
	ip: 'team-keeps',
	practice: false,
	...facts
};
