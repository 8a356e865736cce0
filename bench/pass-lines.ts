import type { Measure } from './ballot-servers.ts';
import type { Line } from './line.ts';

/** What a first-time voter costs before the ballot: to ask what is to be done, and a pass for having done it. */
export function passLines(of: (name: string) => Measure[]): Line[] {
	const least = (name: string, pick: (measure: Measure) => number) => Math.min(...of(name).map(pick));
	const bare = 'bare node:http POST';
	const line = (name: string, value: number, unit: string, against: string, other: number): Line => ({
		...{ name: `passes/${name}`, value, unit, against },
		...{ ratio: value / other, aim: 'told' }
	});
	const rate = (name: string) => Math.max(...of(name).map(({ perSecond }) => perSecond));
	const micros = least('passes', (m) => m.micros);
	const bareMicros = least('bare 256', (m) => m.micros);
	return [
		line('http 256', rate('passes'), 'durable/s', bare, rate('bare 256')),
		line('cpu 256', micros, 'us CPU/pass', bare, bareMicros),
		line(
			'p99 256',
			least('passes', (m) => m.p99Ms),
			'ms',
			bare,
			least('bare 256', (m) => m.p99Ms)
		),
		line(
			'database cpu',
			least('passes', (m) => m.databaseMicros),
			'us CPU/pass',
			'the server',
			micros
		),
		line(
			'asked cpu',
			least('asks', (m) => m.micros),
			'us CPU/refusal with work',
			bare,
			bareMicros
		)
	];
}
