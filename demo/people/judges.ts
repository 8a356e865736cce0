/** Judges of stage one and the jury of the final. Severity and noise are known to the simulation only. */
import type { DemoJudge, Text, Track } from '../types.ts';
import { person } from '../person.ts';
import { t } from '../text.ts';

type Pair = readonly [ko: string, en: string];

interface Part {
	key: string;
	domain: string;
	locale?: 'ko' | 'en';
	name: Pair;
	affiliation: Pair;
	bio: Pair;
	expertise: Track[];
	severity: number;
	noise: number;
	jury?: boolean;
	conflicts?: [team: string, reason: Text, derived: boolean][];
}

function judge(part: Part): DemoJudge {
	return {
		...person(part.key, part.domain, part.locale ?? 'ko', part.name, part.affiliation, part.bio),
		expertise: part.expertise,
		severity: part.severity,
		noise: part.noise,
		jury: part.jury ?? false,
		conflicts: (part.conflicts ?? []).map(([team, reason, derived]) => ({ team, reason, derived }))
	};
}

const SAME_SCHOOL = t('같은 대학교에 재직합니다.', 'Works at the same university.');

export const judges: DemoJudge[] = [
	judge({
		key: 'prof-noh', domain: 'sanmaru-univ.example', name: ['노지혜', 'Noh Jihye'], affiliation: ['산마루대학교 통계학과', 'Sanmaru University, Statistics'],
		bio: ['소표본 추론을 가르칩니다.', 'Teaches inference from small samples.'], expertise: ['scholarship', 'safety', 'media'], severity: -0.3, noise: 0.35, jury: true,
		conflicts: [['ridge-line', SAME_SCHOOL, true]]
	}),
	judge({
		key: 'prof-seok', domain: 'mulbit-univ.example', name: ['석주원', 'Seok Juwon'], affiliation: ['물빛대학교 컴퓨터학과', 'Mulbit University, Computing'],
		bio: ['언어 모델의 안전을 연구합니다.', 'Studies the safety of language models.'], expertise: ['public-services', 'law'], severity: 0.1, noise: 0.4,
		conflicts: [['envelope', SAME_SCHOOL, true], ['nutmeg', SAME_SCHOOL, true]]
	}),
	judge({
		key: 'dr-gil', domain: 'weather-council.example', name: ['길보람', 'Gil Boram'], affiliation: ['기상협의회', 'Weather Council'],
		bio: ['예보관으로 18년 일했습니다.', 'Was a forecaster for eighteen years.'], expertise: ['safety', 'scholarship'], severity: 0.4, noise: 0.4
	}),
	judge({
		key: 'ms-tak', domain: 'citizen-audit.example', name: ['탁서영', 'Tak Seoyeong'], affiliation: ['시민행정감시모임', 'Citizens’ Watch on Administration'],
		bio: ['민원 처리 과정을 10년째 지켜봅니다.', 'Has watched the handling of petitions for ten years.'], expertise: ['public-services', 'education', 'safety'], severity: -0.1, noise: 0.5,
		conflicts: [['gatekeepers', t('팀원의 친척입니다.', 'Is a relative of a member.'), false]]
	}),
	judge({
		key: 'prof-marchetti', domain: 'lagoon-univ.example', locale: 'en', name: ['엘레나 마르케티', 'Elena Marchetti'], affiliation: ['라구나대학교', 'Lagoon University'],
		bio: ['확률 예측의 보정을 연구합니다.', 'Works on the calibration of probabilistic forecasts.'], expertise: ['media', 'safety', 'scholarship'], severity: -0.5, noise: 0.3, jury: true
	}),
	judge({
		key: 'dr-byeon', domain: 'narae-polar.example', name: ['변가은', 'Byeon Gaeun'], affiliation: ['나래극지생태연구원', 'Narae Institute of Polar Ecology'],
		bio: ['남극에서 열두 번 여름을 났습니다.', 'Has spent twelve summers in Antarctica.'], expertise: ['scholarship', 'medicine'], severity: 0.2, noise: 0.35,
		conflicts: ['ridge-line', 'kelp-forest', 'next-door', 'tundra-net'].map((team) => [team, t('문제를 낸 기관의 소속입니다.', 'Belongs to the organisation that owns the problem.'), true])
	}),
	judge({
		key: 'mr-hwangbo', domain: 'ondam-media.example', name: ['황보석', 'Hwangbo Seok'], affiliation: ['온담미디어', 'Ondam Media'],
		bio: ['스포츠 중계를 만들었습니다.', 'Produced sports broadcasts.'], expertise: ['media', 'education'], severity: 0.5, noise: 0.55
	}),
	judge({
		key: 'dr-adeyemi', domain: 'civic-ml.example', locale: 'en', name: ['토비 아데예미', 'Tobi Adeyemi'], affiliation: ['시빅 ML 랩', 'Civic ML Lab'],
		bio: ['공공기관과 함께 모델을 배치합니다.', 'Deploys models with public bodies.'], expertise: ['public-services', 'safety', 'media'], severity: 0, noise: 0.35, jury: true,
		conflicts: [['quiet-inbox', t('두 해 전 함께 논문을 썼습니다.', 'Wrote a paper together two years ago.'), false]]
	}),
	judge({
		key: 'prof-eom', domain: 'byeolha-univ.example', name: ['엄채린', 'Eom Chaerin'], affiliation: ['별하대학교 산업공학과', 'Byeolha University, Industrial Engineering'],
		bio: ['근무 편성 최적화를 연구합니다.', 'Studies the scheduling of staff.'], expertise: ['safety', 'public-services', 'medicine'], severity: -0.2, noise: 0.4
	}),
	judge({
		key: 'dr-kuroda', domain: 'kansai-media.example', locale: 'en', name: ['구로다 미나', 'Kuroda Mina'], affiliation: ['간사이미디어연구소', 'Kansai Media Institute'],
		bio: ['시청자가 숫자를 읽는 방식을 연구합니다.', 'Studies how viewers read numbers.'], expertise: ['media', 'scholarship', 'public-services'], severity: 0.1, noise: 0.4,
		conflicts: [['press-lab', t('같은 연구소에 재직합니다.', 'Works at the same institute.'), true]]
	})
]; // prettier-ignore

const guests: DemoJudge[] = [
	judge({
		key: 'prof-hallgrim', domain: 'nordlys-univ.example', locale: 'en', name: ['아스트리드 할그림', 'Astrid Hallgrim'], affiliation: ['노르들리스대학교', 'Nordlys University'],
		bio: ['작은 자료에서 배우는 방법의 세계적 권위자입니다.', 'A world authority on learning from little data.'], expertise: ['scholarship', 'safety'], severity: -0.2, noise: 0.3, jury: true
	}),
	judge({
		key: 'prof-ojeda', domain: 'pampa-tech.example', locale: 'en', name: ['마르틴 오헤다', 'Martín Ojeda'], affiliation: ['팜파공과대학', 'Pampa Institute of Technology'],
		bio: ['설명할 수 있는 인공지능을 연구합니다.', 'Works on AI that can explain itself.'], expertise: ['media', 'public-services'], severity: 0.1, noise: 0.3, jury: true
	})
]; // prettier-ignore

/** Five: three judges of stage one and two guests who only come for the final. */
export const jury: DemoJudge[] = [...judges.filter((one) => one.jury), ...guests];
