/** The rundown of the final: what is said and shown, cue by cue. `{cheong}`, `{hong}`, `{winner}` and `{loser}` are filled in on air. */
import { t } from './text.ts';
import type { DemoCue } from './types.ts';

const opening: DemoCue[] = [
	{ key: 'title', segment: 'opening', title: t('오프닝', 'Opening'), caption: t('모두의 문제, 모두의 승부', 'Everyone’s problems, everyone’s contest'), script: t('안녕하십니까. 국민이 겪는 문제를 인공지능으로 푸는 자리, AI 챔피언 결선을 시작합니다. 오늘 여덟 팀이 무대에 섭니다.', 'Good evening. This is the final of AI Champion, where AI is put to problems that people really have. Eight teams are on stage tonight.'), seconds: 90, scene: 'title' },
	{ key: 'problems', segment: 'opening', title: t('네 문제 소개', 'The four problems'), caption: t('오늘의 네 문제', 'Tonight’s four problems'), script: t('비 오는 밤의 지하차도, 잃어버린 민원, 붙잡지 않는 펭귄, 도박 없는 승리 확률. 이 네 문제에는 모두 힘들어하던 사람이 있었습니다.', 'Underpasses on wet nights, lost petitions, penguins left in peace, odds without bookmakers. Behind each of these stood people in trouble.'), seconds: 120, scene: 'problems' },
	{ key: 'jury', segment: 'opening', title: t('심사위원단 소개', 'The jury'), caption: t('심사위원 다섯 명', 'Five jurors'), script: t('심사위원은 서로의 점수를 보지 못합니다. 점수는 봉인되어 있다가 공개할 때 함께 열립니다.', 'Jurors do not see each other’s scores. These are sealed and opened together at the reveal.'), seconds: 80, scene: 'jury' },
	{ key: 'how-to-vote', segment: 'opening', title: t('투표 안내', 'How to vote'), caption: t('휴대전화로 투표하고 영수증을 확인하십시오', 'Vote on your phone and keep the receipt'), script: t('화면의 주소를 여시면 됩니다. 투표한 뒤 받는 영수증으로 자기 표가 들어갔는지 언제든 확인하실 수 있습니다.', 'Open the address on screen. With your receipt you can check at any time that your ballot was counted.'), seconds: 60, scene: 'vote-guide' }
]; // prettier-ignore

/** A duel is the same six cues each time. */
function duel(number: number, ko: string, en: string): DemoCue[] {
	const key = (name: string) => `duel-${number}-${name}`;
	return [
		{ key: key('call'), segment: 'duel', title: t(`${ko} 대진 발표`, `${en}: the pair`), caption: t('{cheong} 대 {hong}', '{cheong} against {hong}'), script: t('청 코너 {cheong}, 홍 코너 {hong}입니다. 두 팀은 같은 자료, 같은 시간으로 겨룹니다.', 'On the blue side {cheong}, on the red side {hong}: the same data and the same time for both.'), seconds: 45, scene: 'versus' },
		{ key: key('cheong'), segment: 'duel', title: t(`${ko} 청 발표`, `${en}: blue presents`), caption: t('{cheong}', '{cheong}'), script: t('{cheong} 팀, 3분 드립니다.', '{cheong}, you have three minutes.'), seconds: 180, scene: 'presentation' },
		{ key: key('hong'), segment: 'duel', title: t(`${ko} 홍 발표`, `${en}: red presents`), caption: t('{hong}', '{hong}'), script: t('{hong} 팀, 3분 드립니다.', '{hong}, you have three minutes.'), seconds: 180, scene: 'presentation' },
		{ key: key('vote'), segment: 'vote', title: t(`${ko} 투표`, `${en}: the vote`), caption: t('지금 투표하십시오', 'Vote now'), script: t('투표를 엽니다. 지금부터 2분입니다.', 'The vote is open, for two minutes from now.'), seconds: 120, scene: 'vote' },
		{ key: key('jury'), segment: 'jury', title: t(`${ko} 심사평`, `${en}: the jury speaks`), caption: t('심사위원 점수는 봉인되었습니다', 'The jury’s scores are sealed'), script: t('투표를 마감했습니다. 점수를 열기 전에 심사위원 한 분의 말씀을 듣겠습니다.', 'The vote is closed. Before the scores are opened, a word from the jury.'), seconds: 75, scene: 'jury' },
		{ key: key('reveal'), segment: 'reveal', title: t(`${ko} 결과 공개`, `${en}: the result`), caption: t('{winner} 진출', '{winner} goes on'), script: t('비공개 평가 점수, 심사위원 점수, 국민 투표를 차례로 열겠습니다. 다음 라운드로 가는 팀은 {winner}입니다.', 'We open the private score, the jury’s scores and the public vote in turn. Going on to the next round: {winner}.'), seconds: 90, scene: 'reveal' }
	]; // prettier-ignore
}

const middle: DemoCue[] = [
	{ key: 'break', segment: 'break', title: t('쉬는 시간', 'Break'), caption: t('잠시 뒤에 돌아옵니다', 'Back in a moment'), script: t('잠시 쉬고 부활 팀을 가리겠습니다.', 'After a short break we decide who returns.'), seconds: 180, scene: 'break' },
	{ key: 'revival-vote', segment: 'revival', title: t('부활 투표', 'Revival vote'), caption: t('한 팀이 돌아옵니다', 'One team returns'), script: t('떨어진 네 팀 가운데 국민이 고른 한 팀이 준결승 대기 자리를 얻습니다. 이름을 가린 결과물만 보고 골라 주십시오.', 'Of the four teams that fell, the one the public chooses gets the reserve place in the semi-finals. Choose by the work alone: names are covered.'), seconds: 150, scene: 'vote' },
	{ key: 'revival-reveal', segment: 'revival', title: t('부활 팀 공개', 'Who returns'), caption: t('{winner} 부활', '{winner} returns'), script: t('국민이 다시 부른 팀은 {winner}입니다.', 'Called back by the public: {winner}.'), seconds: 60, scene: 'reveal' }
]; // prettier-ignore

const closing: DemoCue[] = [
	{ key: 'final-call', segment: 'final', title: t('결승 대진', 'The final pair'), caption: t('결승: {cheong} 대 {hong}', 'The final: {cheong} against {hong}'), script: t('이제 두 팀만 남았습니다. 처음 보는 자료가 지금 이 자리에서 열립니다.', 'Two teams are left. Data that nobody has seen are opened here and now.'), seconds: 60, scene: 'versus' },
	{ key: 'final-live', segment: 'final', title: t('결승 실시간 채점', 'Live scoring'), caption: t('처음 보는 자료, 20분', 'Unseen data, twenty minutes'), script: t('두 팀의 모델이 같은 기계에서 같은 자료를 풉니다. 오른쪽 눈금이 안전 기준입니다.', 'Both models answer the same data on the same machine. The mark on the right is the safety floor.'), seconds: 240, scene: 'live-score' },
	{ key: 'final-vote', segment: 'vote', title: t('결승 투표', 'The final vote'), caption: t('마지막 투표', 'The last vote'), script: t('마지막 투표를 엽니다. 3분입니다.', 'The last vote is open, for three minutes.'), seconds: 180, scene: 'vote' },
	{ key: 'final-reveal', segment: 'reveal', title: t('챔피언 발표', 'The champion'), caption: t('AI 챔피언: {winner}', 'AI Champion: {winner}'), script: t('2026 AI 챔피언은 {winner}입니다.', 'The AI Champion of 2026 is {winner}.'), seconds: 120, scene: 'champion' },
	{ key: 'trace', segment: 'closing', title: t('문제에서 결과까지', 'From need to result'), caption: t('모든 결과는 다시 계산할 수 있습니다', 'Every result can be recomputed'), script: t('오늘의 점수와 표는 모두 공개 기록에 있습니다. 누구나 다시 세어 볼 수 있습니다. 함께해 주셔서 고맙습니다.', 'Tonight’s scores and ballots are in the public log, and anyone may count again. Thank you for being with us.'), seconds: 90, scene: 'trace' }
]; // prettier-ignore

export const rundown: DemoCue[] = [
	...opening,
	...duel(1, '8강 1경기', 'Quarter-final 1'),
	...duel(2, '8강 2경기', 'Quarter-final 2'),
	...duel(3, '8강 3경기', 'Quarter-final 3'),
	...duel(4, '8강 4경기', 'Quarter-final 4'),
	...middle,
	...duel(5, '준결승 1경기', 'Semi-final 1'),
	...duel(6, '준결승 2경기', 'Semi-final 2'),
	...closing
];
