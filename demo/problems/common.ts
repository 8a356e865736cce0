/** What every problem says in the same words: how to submit, the rules, the timeline. */
import { datasetOf } from '../datasets/index.ts';
import type { DemoProblem, Metric, ModelSpec, Text } from '../types.ts';
import { t } from '../text.ts';

export const FORMULAS: Record<Metric, Text> = {
	accuracy: t(
		'정확도 = 맞힌 행 수 ÷ 전체 행 수. 클수록 좋습니다.',
		'Accuracy = rows answered correctly ÷ all rows. Higher is better.'
	),
	'macro-f1': t(
		'매크로 F1 = 클래스별 F1의 평균, F1 = 2TP ÷ (2TP + FP + FN). 클수록 좋습니다.',
		'Macro F1 = the mean over classes of F1 = 2TP ÷ (2TP + FP + FN). Higher is better.'
	),
	auroc: t(
		'AUROC = 임의의 양성 행이 임의의 음성 행보다 높은 값을 받을 확률이며, 같은 값은 ½로 셉니다. 클수록 좋습니다.',
		'AUROC = the chance that a random positive row gets a higher value than a random negative one, ties counting ½. Higher is better.'
	),
	rmse: t(
		'RMSE = √( Σ(예측 − 실제)² ÷ n ). 작을수록 좋습니다.',
		'RMSE = √( Σ(prediction − truth)² ÷ n ). Lower is better.'
	),
	mae: t('MAE = Σ|예측 − 실제| ÷ n. 작을수록 좋습니다.', 'MAE = Σ|prediction − truth| ÷ n. Lower is better.'),
	'log-loss': t(
		'로그 손실 = −Σ( y·ln p + (1−y)·ln(1−p) ) ÷ n. p는 10⁻¹⁵과 1−10⁻¹⁵ 사이로 자릅니다. 작을수록 좋습니다.',
		'Log loss = −Σ( y·ln p + (1−y)·ln(1−p) ) ÷ n, p clipped to between 10⁻¹⁵ and 1−10⁻¹⁵. Lower is better.'
	)
};

/** Columns a model file is fed with: every number column of the data set. */
export function modelSpec(dataset: string, output: ModelSpec['output']): ModelSpec {
	const columns = datasetOf(dataset)
		.columns.filter((column) => column.role === 'feature' && column.type === 'number')
		.map((column) => column.name);
	return { opset: 13, input: { name: 'x', type: 'float32', columns }, output, maxBytes: 5_000_000 };
}

type Facts = Pick<DemoProblem, 'kinds' | 'model' | 'quota' | 'metric' | 'floor'>;

/** A problem's own sections, followed by those that follow from its facts. */
export function statement(own: Text, prediction: Text, facts: Facts): Text {
	const join = (locale: 'ko' | 'en') =>
		[own[locale], metricText(facts)[locale], submitText(prediction, facts)[locale], TIMELINE[locale]].join(
			'\n\n'
		);
	return { ko: join('ko'), en: join('en') };
}

function metricText({ metric, floor }: Facts): Text {
	const formula = FORMULAS[metric];
	return {
		ko:
			`## 평가 지표\n\n${formula.ko} 순위표에는 공개 평가 점수와 95% 구간이 나오고, 최종 순위는 비공개 평가 점수로 정합니다.` +
			(floor ? `\n\n**안전 기준.** ${floor.name.ko} ≥ ${floor.bound}. ${floor.why.ko}` : ''),
		en:
			`## Metric\n\n${formula.en} The leaderboard shows the public score with its 95% interval; final ranks follow the private score.` +
			(floor ? `\n\n**Safety floor.** ${floor.name.en} ≥ ${floor.bound}. ${floor.why.en}` : '')
	};
}

function submitText(prediction: Text, { kinds, model, quota }: Facts): Text {
	const lines: Text[] = [
		t(
			`- **predictions**: \`id,prediction\` 두 열의 CSV. ${prediction.ko}`,
			`- **predictions**: a CSV with \`id,prediction\`. ${prediction.en}`
		)
	];
	if (kinds.includes('model') && model) lines.push(modelLine(model));
	if (kinds.includes('code'))
		lines.push(
			t(
				'- **code**: `main.mjs`가 든 zip. 외부 패키지와 네트워크 없이 Node로 실행합니다. `/in/train.csv`와 `/in/test.csv`를 읽어 `/out/predictions.csv`를 씁니다.',
				'- **code**: a zip with `main.mjs`, run by plain Node without packages or network. It reads `/in/train.csv` and `/in/test.csv` and writes `/out/predictions.csv`.'
			)
		);
	return {
		ko: `## 제출 방법\n\n${lines.map((line) => line.ko).join('\n')}\n\n하루 ${quota.perDay}번, 모두 ${quota.total}번까지 제출할 수 있고, 마지막에 ${quota.finalPicks}개를 최종 선택합니다. 플랫폼 잘못으로 채점하지 못한 제출은 횟수에 넣지 않습니다.`,
		en: `## How to submit\n\n${lines.map((line) => line.en).join('\n')}\n\nUp to ${quota.perDay} a day and ${quota.total} in all; at the end you pick ${quota.finalPicks}. A submission that the platform fails to score does not count.`
	};
}

function modelLine(model: ModelSpec): Text {
	const columns = model.input.columns.map((name) => `\`${name}\``).join(', ');
	const width = model.input.columns.length;
	const out =
		model.output.name === 'y'
			? '`y` float32 [n, 1]'
			: `\`p\` float32 [n, ${model.output.classes.length}] (${model.output.classes.join(', ')})`;
	return t(
		`- **model**: ONNX(opset ${model.opset}) 파일. 입력 \`x\` float32 [n, ${width}], 출력 ${out}. 전처리는 하지 않습니다. test.csv의 다음 열을 이 순서로 그대로 넣으므로 표준화는 파일 안에 넣으십시오: ${columns}`,
		`- **model**: an ONNX file (opset ${model.opset}). Input \`x\` float32 [n, ${width}], output ${out}. Nothing is preprocessed: these columns of test.csv go in as they are, in this order, so keep scaling inside the file: ${columns}`
	);
}

const TIMELINE = t(
	`## 일정

	문제가 공개되면 바로 자료를 받고 제출할 수 있습니다. 제안서 마감, 1단계 발표, 결선 날짜는 시즌 일정표를 따르며, 바뀌면 모든 참가팀에 같은 시각에 알립니다.
	제출 마감 24시간 전에 순위표가 멈춥니다. 마감 뒤에는 씨앗을 공개해 누구나 자료 나누기와 채점을 다시 해 볼 수 있게 합니다.`,
	`## Timeline

	Data and submissions are open from the moment the problem is published. The deadline for proposals, the announcement of stage one and the date of the final
	follow the season's calendar; changes reach all teams at the same time. The leaderboard freezes 24 hours before submissions close. After that the seed is
	published, so that anyone can repeat the split and the scoring.`
);

export const RULES = t(
	`1. 한 사람은 한 문제에 한 팀으로만 참가합니다. 문제를 낸 기관의 임직원은 그 문제에서 상을 받을 수 없습니다.
	2. 제공한 자료와, 누구나 무료로 쓸 수 있고 출처를 밝힌 외부 자료·모델만 씁니다. 평가 행의 정답을 원본에서 찾아 쓰는 일은 금지하며, 확인되면 실격입니다.
	3. 평가 행에 사람이 직접 답을 붙이거나, 팀끼리 예측값을 나누어서는 안 됩니다.
	4. 1단계에 선발된 팀은 결과를 다시 만들 수 있는 프로그램과 설명서를 제출합니다. 다시 만든 점수가 제출 점수의 95% 구간을 벗어나면 소명 절차를 밟습니다.
	5. 자료에 남아 있을 수 있는 개인의 흔적을 찾거나 이어 붙이지 않습니다.
	6. 규정은 판으로 관리합니다. 바뀐 규정은 새 판으로 공개하고, 다시 동의한 팀에 적용합니다.
	7. 판정에 이의가 있으면 발표 뒤 7일 안에 근거를 적어 신청하고, 채점에 참여하지 않은 사람이 판단합니다.`,
	`1. One person enters a problem with one team only. Staff of the proposing organisation cannot win a prize on it.
	2. Use the data provided, and outside data or models only if anyone may use them free of charge and you name them. Looking up the answers of test rows in the source is forbidden and leads to disqualification.
	3. Do not label test rows by hand, and do not share predictions between teams.
	4. Teams selected in stage one hand in a program and instructions that reproduce their result. If the reproduced score leaves the 95% interval of the submitted one, the team is heard.
	5. Do not trace or join up any person who may still be visible in the data.
	6. Rules come in versions. A change is published as a new version and binds teams once they accept it.
	7. An objection is filed with reasons within seven days of the result and decided by people who did not score it.`
);
