import { readCsv, type Row } from '../csv.ts';
import { once } from '../once.ts';
import { t } from '../text.ts';
import { buildDataset } from './build.ts';
import { flag, number, target } from './columns.ts';
import { readVega } from './source.ts';
import type { SourceRow } from './split.ts';

/** From this much rain in a day on, the underpasses of the proposing city are watched at night. */
export const WET_DAY_MM = 5;

const MEASURES = ['precipitation', 'temp_max', 'temp_min', 'wind'];
const TYPES = ['drizzle', 'fog', 'rain', 'snow', 'sun'];

/**
 * Windows of three days that never overlap: two days are shown, the third is asked. With overlapping windows the
 * next row would show what this one asks.
 */
function rows(): SourceRow[] {
	const days = readCsv(readVega('weather.csv'));
	return ['Seattle', 'New York'].flatMap((city) => {
		const own = days.filter((day) => day.location === city);
		const windows: SourceRow[] = [];
		for (let start = 0; start + 2 < own.length; start += 3) {
			windows.push(window(city, own[start]!, own[start + 1]!, own[start + 2]!));
		}
		return windows;
	});
}

function window(city: string, before: Row, today: Row, tomorrow: Row): SourceRow {
	return {
		key: `${city} ${tomorrow.date}`,
		features: [
			city === 'Seattle' ? 1 : 0,
			Number(tomorrow.date!.slice(5, 7)),
			...[before, today].flatMap((day) => [
				...MEASURES.map((name) => Number(day[name])),
				...TYPES.map((type) => (day.weather === type ? 1 : 0))
			])
		],
		target: Number(tomorrow.precipitation) >= WET_DAY_MM ? 1 : 0
	};
}

function dayColumns(prefix: string, ko: string, en: string) {
	return [
		number(`${prefix}_precipitation`, 'mm', t(`${ko} 강수량`, `Precipitation ${en}`)),
		number(`${prefix}_temp_max`, '°C', t(`${ko} 최고 기온`, `Highest temperature ${en}`)),
		number(`${prefix}_temp_min`, '°C', t(`${ko} 최저 기온`, `Lowest temperature ${en}`)),
		number(`${prefix}_wind`, 'm/s', t(`${ko} 평균 풍속`, `Mean wind speed ${en}`)),
		...TYPES.map((type) =>
			flag(`${prefix}_${type}`, t(`${ko} 날씨가 ${type}이면 1`, `1 if the weather ${en} was ${type}`))
		)
	];
}

export const weather = once(() =>
	buildDataset({
		key: 'weather',
		title: t('두 항구 도시의 사흘 치 하늘', 'Three days of sky over two port cities'),
		source: {
			name: 'NOAA Climate Data Online, daily observations 2012-2015 (vega-datasets)',
			url: 'https://www.ncdc.noaa.gov/cdo-web/datatools/findstation',
			licence: 'U.S. Government Work',
			licenceUrl: 'https://www.usa.gov/government-works'
		},
		features: [
			flag('city_seattle', t('시애틀이면 1, 뉴욕이면 0', '1 for Seattle, 0 for New York')),
			number('month', 'month', t('묻는 날의 달(1-12)', 'Month of the day asked about (1-12)')),
			...dayColumns('before', '이틀 전', 'two days before'),
			...dayColumns('today', '하루 전', 'the day before')
		],
		target: target(
			'wet',
			'label',
			t(`다음 날 강수량이 ${WET_DAY_MM} mm 이상이면 1`, `1 if the next day brought ${WET_DAY_MM} mm or more`)
		),
		rows: rows(),
		splitSeed: 'ai-champion/demo/weather/b90e44',
		shares: { train: 0.55, public: 0.18 },
		sample: 0.17,
		keyRule: t(
			'도시 이름과 묻는 날짜를 이은 `Seattle 2012-01-03` 꼴의 글',
			'city and date asked about, such as `Seattle 2012-01-03`'
		),
		made: t(
			`시애틀과 뉴욕의 하루 단위 관측을 사흘씩 끊었습니다. 앞의 이틀을 보여 주고 셋째 날을 묻습니다. 사흘 묶음은 서로 겹치지 않으므로
		어떤 행도 다른 행의 답을 보여 주지 않습니다. 날짜는 지우고 달만 남겼습니다.`,
			`Daily observations of Seattle and New York were cut into windows of three days: two are shown, the third is asked. Windows never
		overlap, so no row shows the answer of another. Dates were removed; only the month remains.`
		),
		limits: t(
			`지점 관측 하나로 도시 전체의 비를 대신합니다. 날씨 종류(안개·이슬비 등)는 원본 가공 과정에서 여러 기록을 합쳐 만든 값입니다.
		국내 도시에 쓰려면 그 도시의 관측으로 다시 익혀야 합니다.`,
			`One station stands for a whole city. The weather type (fog, drizzle and so on) was put together from several records by the
		publisher of the source. Retrain on local observations before using a model in another city.`
		)
	})
);
