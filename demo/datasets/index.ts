import { football } from './football.ts';
import { iris } from './iris.ts';
import { mail } from './mail.ts';
import { penguins } from './penguins.ts';
import { weather } from './weather.ts';
import type { DemoDataset } from '../types.ts';

const MAKERS: Record<string, () => DemoDataset> = { penguins, weather, mail, football, iris };

/** Made at the first call and kept; the mail corpus takes about a second to read. */
export function datasetOf(key: string): DemoDataset {
	const make = MAKERS[key];
	if (!make) throw new Error(`No data set is called ${key}`);
	return make();
}

export function datasets(): DemoDataset[] {
	return Object.keys(MAKERS).map(datasetOf);
}
