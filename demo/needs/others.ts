/** Needs that triage declines or merges, each with the reason its proposer is sent. */
import type { DemoNeed } from '../types.ts';
import { t } from '../text.ts';

export const otherNeeds: DemoNeed[] = [
	{
		key: 'metro-gates',
		organisation: 'seomjin-rail',
		proposer: 'pyo-gangmin',
		track: 'safety',
		title: t(
			'역 출입구 물막이판을 언제 올릴지 미리 알고 싶습니다',
			'Knowing in advance when to raise the flood gates of stations'
		),
		summary: t(
			'큰비가 온 뒤에 물막이판을 올리면 늦고, 늘 올려 두면 휠체어가 지나지 못합니다.',
			'Raised after the rain, the gates come too late; raised always, they keep wheelchairs out.'
		),
		sufferers: t(
			'역 61곳, 하루 승객 48만 명, 휠체어 이용자 1,900명.',
			'61 stations, 480,000 passengers a day, 1,900 of them in wheelchairs.'
		),
		tried: t(
			'기상 특보에 맞추어 올렸으나 특보 없는 큰비를 두 번 놓쳤습니다.',
			'We followed weather warnings and missed two heavy rains that had none.'
		),
		data: t(
			'공개 기상 관측. 역별 침수 기록은 11건뿐.',
			'Public weather records; only eleven floods on record.'
		),
		dataKind: 'open',
		success: t(
			'큰비 여섯 시간 전에 올릴 역을 고르는 것.',
			'Choosing the stations six hours before heavy rain.'
		),
		offer: t('두 역에서 시범 운영.', 'A pilot at two stations.'),
		offerKinds: ['pilot'],
		ip: 'shared-licence',
		endorsements: 29,
		triage: {
			decision: 'merge',
			into: 'underpass-rain',
			scores: { representative: 4, felt: 4, ready: 3 },
			reason: t(
				'다음 날 비를 미리 가려낸다는 점에서 해온시의 수요와 같습니다. 두 기관이 함께 쓰도록 병합하며, 섬진도시철도를 협력 기관으로 적고 결선 시연에 초대합니다.',
				'The core, telling tomorrow’s rain, is that of Haeon’s need. The two are merged; Seomjin Metro is named as a partner and invited to the final’s demonstration.'
			)
		}
	},
	{
		key: 'er-waiting',
		organisation: 'hanbit-hospital',
		proposer: 'choi-minji',
		track: 'medicine',
		title: t(
			'응급실에서 언제까지 기다려야 하는지 알려 주고 싶습니다',
			'Telling people in the emergency room how long they will wait'
		),
		summary: t(
			'보호자는 언제 진료를 받는지 모른 채 기다리고, 창구 직원은 하루 200번 같은 질문을 받습니다.',
			'Families wait without knowing how long, and the desk is asked the same question 200 times a day.'
		),
		sufferers: t(
			'해마다 응급 환자 5만 2천 명. 기다리다 그냥 돌아가는 환자가 4%입니다.',
			'52,000 emergency patients a year; four in a hundred leave unseen.'
		),
		tried: t(
			'번호표와 혼잡도 전광판을 썼으나 중증 환자가 오면 모두 어긋납니다.',
			'Tickets and a crowding display, which fail whenever a severe case comes in.'
		),
		data: t(
			'3년 치 진료 기록. 가명 처리와 기관생명윤리위원회 심의를 아직 신청하지 않음.',
			'Three years of records; pseudonymisation and the ethics board are not yet applied for.'
		),
		dataKind: 'sealed',
		success: t(
			'안내한 시간과 실제의 차이가 절반 이상의 환자에게서 15분 안.',
			'Within fifteen minutes of the truth for more than half of patients.'
		),
		offer: t('한 병동 시범 운영.', 'A pilot in one ward.'),
		offerKinds: ['pilot'],
		ip: 'shared-licence',
		endorsements: 71,
		triage: {
			decision: 'decline',
			scores: { representative: 5, felt: 5, ready: 1 },
			reason: t(
				'국민이 크게 느끼는 문제이나, 가명 처리와 심의에 여덟 달이 걸려 이번 시즌 안에 자료를 쓸 수 없습니다. 심의를 마치면 다음 시즌에 심사를 거듭하지 않고 다시 올릴 수 있도록 점수를 보관합니다.',
				'Citizens feel this strongly, but pseudonymisation and ethics review take eight months, so the data cannot be used this season. Your scores are kept, so that you may return next season without being scored anew.'
			)
		}
	},
	{
		key: 'lease-contracts',
		organisation: 'baram-law',
		proposer: 'yang-jiho',
		track: 'law',
		title: t('위험한 전세 계약서를 먼저 알아보고 싶습니다', 'Spotting dangerous lease contracts early'),
		summary: t(
			'상담을 청하는 계약서가 하루 서른 통인데 변호사는 둘뿐이라 급한 사람을 먼저 볼 수 없습니다.',
			'Thirty contracts a day come to two lawyers, who cannot tell which are urgent.'
		),
		sufferers: t(
			'한 해 상담 6,800명, 평균 보증금 1억 4천만 원.',
			'6,800 people a year, with deposits of 140 million won on average.'
		),
		tried: t(
			'점검표를 나누어 주었으나 특약 문구가 저마다 달랐습니다.',
			'Checklists, but every contract words its special terms in its own way.'
		),
		data: t(
			'상담 기록은 의뢰인 비밀이라 내놓을 수 없고, 대신할 공개 자료가 없음.',
			'Files are under professional secrecy, and there is no public substitute.'
		),
		dataKind: 'none',
		success: t('급한 계약서를 하루 안에 골라내는 것.', 'Finding the urgent contracts within a day.'),
		offer: t('현장 시험과 자문.', 'Trials and advice.'),
		offerKinds: ['pilot'],
		ip: 'open-source',
		endorsements: 76,
		triage: {
			decision: 'decline',
			scores: { representative: 5, felt: 5, ready: 1 },
			reason: t(
				'매우 절실하지만 겨룰 자료가 없습니다. 의뢰인 동의를 받은 계약서 500통을 가명 처리하는 사업을 안내해 드리며, 자료가 마련되면 우선 심사합니다.',
				'The need is urgent, but there is nothing to compete on. We point you to a programme that pseudonymises 500 contracts with consent, and will triage the need first once the data exist.'
			)
		}
	},
	{
		key: 'strawberry-price',
		organisation: 'dasom-farm',
		proposer: 'gil-sora',
		track: 'public-services',
		title: t('우리 농장 딸기 출하가를 맞혀 주세요', 'Predicting the price of our strawberries'),
		summary: t(
			'출하 날짜를 하루만 잘못 잡아도 값이 크게 달라집니다.',
			'Shipping a day early or late changes the price a great deal.'
		),
		sufferers: t('저희 온실 열두 동과 직원 아홉 명.', 'Our twelve greenhouses and nine staff.'),
		tried: t('경매 시세 알림을 구독했습니다.', 'We subscribed to auction alerts.'),
		data: t('저희 출하 기록 2년 치.', 'Two years of our shipments.'),
		dataKind: 'open',
		success: t('작년보다 판매액 10% 증가.', 'Ten per cent more sales than last year.'),
		offer: t('판매액 증가분의 일부.', 'A share of the increase.'),
		offerKinds: ['purchase'],
		ip: 'sponsor-acquires',
		endorsements: 6,
		triage: {
			decision: 'decline',
			scores: { representative: 1, felt: 2, ready: 3 },
			reason: t(
				'한 회사의 판매액을 높이는 일이라 대표성 기준에 맞지 않습니다. 여러 농가가 함께 쓰고 결과를 공개하는 형태로 바꾸면 다시 제안하실 수 있습니다.',
				'This would raise one firm’s sales and does not meet the criterion of being representative. You may propose again together with other growers and with open results.'
			)
		}
	},
	{
		key: 'mail-in-hospital',
		organisation: 'hanbit-hospital',
		proposer: 'choi-minji',
		track: 'public-services',
		title: t('환자 문의 메일이 스팸함에 들어갑니다', 'Patients’ mails end up among spam'),
		summary: t(
			'검사 결과를 묻는 메일이 스팸함에 들어가 답이 늦습니다.',
			'Questions about test results land among spam and are answered late.'
		),
		sufferers: t('한 달에 환자 40명가량.', 'About forty patients a month.'),
		tried: t('직원이 하루 두 번 스팸함을 뒤집니다.', 'Staff search the spam folder twice a day.'),
		data: t('환자 메일은 내놓을 수 없음.', 'Patients’ mails cannot be handed out.'),
		dataKind: 'none',
		success: t('환자 메일을 하나도 놓치지 않는 것.', 'Not one patient’s mail missed.'),
		offer: t('시범 운영.', 'A pilot.'),
		offerKinds: ['pilot'],
		ip: 'team-keeps',
		endorsements: 18,
		triage: {
			decision: 'merge',
			into: 'lost-petitions',
			scores: { representative: 4, felt: 4, ready: 2 },
			reason: t(
				'마루시의 수요와 뿌리가 같아 병합합니다. 우수한 방법을 병원의 닫힌 서버에서도 시험하도록 한빛의료원을 협력 기관으로 적습니다.',
				'Merged with Maru City’s need, which has the same root. Hanbit is named as a partner, so that the best methods are tried on its closed servers too.'
			)
		}
	},
	{
		key: 'school-lunch',
		organisation: null,
		proposer: 'citizen-oh',
		track: 'education',
		title: t(
			'급식이 얼마나 남을지 미리 알면 좋겠습니다',
			'Knowing beforehand how much school lunch will be left'
		),
		summary: t(
			'아이 학교에서 날마다 국통이 반쯤 찬 채로 나갑니다.',
			'At my child’s school the soup pot goes out half full every day.'
		),
		sufferers: t(
			'학생과 조리사, 그리고 세금을 내는 우리 모두입니다.',
			'Pupils, cooks, and all of us who pay for it.'
		),
		tried: t('학부모회에서 식단 투표를 했습니다.', 'The parents’ council let pupils vote on the menu.'),
		data: t(
			'학교 알림장의 식단표. 남은 양을 잰 기록은 없음.',
			'Menus on the school’s page; nobody has measured what is left.'
		),
		dataKind: 'none',
		success: t('남는 양이 절반으로 줄어드는 것.', 'Half as much left over.'),
		offer: t('시민 제안이라 내놓을 것이 없습니다.', 'I am a citizen and have nothing to offer.'),
		offerKinds: [],
		ip: 'open-source',
		endorsements: 47,
		triage: {
			decision: 'decline',
			scores: { representative: 4, felt: 5, ready: 2 },
			reason: t(
				'공감이 많은 제안입니다. 다만 남은 양을 잰 기록이 없어 이번에는 문제로 만들 수 없습니다. 교육청에 측정을 제안하는 글을 함께 보냈고, 한 학기 기록이 쌓이면 다시 심사합니다.',
				'Many citizens support this. As nobody has measured what is left over, it cannot become a problem yet. We have passed a suggestion to measure on to the education office and will triage again after one term of records.'
			)
		}
	}
];
