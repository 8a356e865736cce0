import type { DemoApproach } from '../types.ts';
import * as football from './football.ts';
import * as mail from './mail.ts';
import * as penguins from './penguins.ts';
import * as rain from './rain.ts';

export const approaches: DemoApproach[] = [rain, mail, penguins, football].flatMap((module) =>
	Object.values(module)
);

export function approachOf(key: string): DemoApproach {
	const found = approaches.find((approach) => approach.key === key);
	if (!found) throw new Error(`No approach is called ${key}`);
	return found;
}
