import { t } from '../text.ts';

export const call = t(
	`# 2026 AI 챔피언 대회 참가 공고

	국민이 겪는 어려운 문제를 인공지능으로 풀 연구팀을 찾습니다. 문제는 기관과 기업, 시민이 내고, 국내외 누구나 팀을 꾸려 참가하며, 마지막 승부는 온 국민이 지켜보는
	결선에서 가립니다.

	## 1. 문제 수요 취합

	의료, 미디어·문화, 교육, 법률, 학술, 재난·안전, 공공 서비스 일곱 분야에서 풀고 싶은 문제를 받습니다. 기관과 기업은 물론 시민 누구나 제안할 수 있습니다. 접수한 수요는
	대표성(35%), 국민 체감(35%), 실행 준비(30%)의 공개된 기준으로 심사하고, 선정하지 않은 수요에도 까닭을 적어 회신합니다.

	## 2. 참가 자격

	- 나이, 국적, 소속에 제한이 없습니다. 만 14세 미만은 보호자의 동의를 받습니다.
	- 한 팀은 한 명에서 여섯 명까지입니다. 한 사람은 한 문제에 한 팀으로만 참가합니다.
	- 문제를 낸 기관의 임직원은 그 문제에서 상을 받을 수 없습니다.

	## 3. 1단계 선발과 지원

	심사위원이 팀 이름을 가린 제안서를 착상(20%), 실현 가능성(20%), 기술 완성도(25%), 공익(20%), 팀(15%)으로 채점합니다. 점수마다 뜻을 적은 기준을 미리 공개합니다.
	10개 팀을 선발하여 팀마다 선행 연구비 3천만 원까지와 GPU 400시간까지를 지원합니다. 연구비는 협약 때 50%, 중간 보고를 두 사람이 승인한 뒤 50%를 지급합니다.
	선발 경계에서 우열을 가릴 수 없는 팀은 미리 해시를 공개한 씨앗으로 추첨합니다.

	## 4. 최종 선발과 지원

	결선은 방송으로 중계하는 승자 진출전입니다. 비공개 평가 점수, 심사위원단 점수, 국민 투표를 정해진 비율로 더합니다. 국민 투표는 투표한 사람이 자기 표를 확인할 수
	있고, 누구나 다시 셀 수 있도록 기록을 공개합니다.

	- AI 챔피언 1팀: 3억 원
	- 준우승 1팀: 1억 원
	- 국민이 뽑은 팀 1팀: 5천만 원

	## 5. 연계 프로그램

	입상자는 동의한 기관에 한하여 국내 기업과 연구 기관의 채용, 공동 연구, 창업 과정으로 연결합니다.

	## 6. 꼭 지켜 주십시오

	평가 자료의 정답을 원본에서 찾아 쓰는 일, 팀 사이에 예측값을 나누는 일은 금지합니다. 문제마다 정한 안전 기준을 지키지 못한 제출은 순위에 오르지 않습니다.
	결과에 이의가 있으면 발표 뒤 7일 안에 신청할 수 있습니다.

	자세한 일정과 문제별 규정은 이 누리집에서 확인하시기 바랍니다. 여러분의 도전을 기다립니다.`,
	`# Call for the AI Champion 2026

	We are looking for research teams who will solve, with artificial intelligence, hard problems that people really have. Organisations, companies and citizens
	bring the problems; anyone from anywhere may form a team; and the last contest is fought in a final that the whole country watches.

	## 1. Sourcing of problems

	We take problems in seven fields: medicine, media and culture, education, law, scholarship, disaster and safety, and public services. Organisations and companies
	may propose, and so may any citizen. Needs are triaged by published criteria: representative (35%), felt by citizens (35%), ready to run (30%). Needs that are not
	selected receive a written reason.

	## 2. Who may enter

	- There is no limit of age, nationality or affiliation. Children under 14 need a guardian's consent.
	- A team has one to six members. One person enters a problem with one team only.
	- Staff of the proposing organisation cannot win a prize on its problem.

	## 3. Stage one

	Judges score proposals without team names by idea (20%), feasibility (20%), technical soundness (25%), public value (20%) and team (15%). What each score means is
	published beforehand. Ten teams are selected; each receives a preliminary research grant of up to 30 million won and up to 400 GPU hours. Half of the money is paid at
	signing, half after two people have approved an interim report. Teams that cannot be told apart at the cut are drawn by lot from a seed committed beforehand.

	## 4. The final

	The final is a knock-out tournament on air. The private score, the jury's scores and the public vote are added in declared shares. Every voter can check that the vote
	was counted, and anyone can recount it from the published log.

	- AI Champion, one team: 300 million won
	- Runner-up, one team: 100 million won
	- The people's choice, one team: 50 million won

	## 5. After-care

	Those who placed are linked, only with organisations they consent to, to jobs, joint research and start-up programmes in Korea.

	## 6. Please observe

	Looking up the answers of test data in the source and sharing predictions between teams are forbidden. Entries below a problem's safety floor are not ranked. Objections
	may be filed within seven days of a result.

	The calendar and the rules of each problem are on this site. We look forward to your entry.`
);
