import type { DemoProblem } from '../types.ts';
import { firstFlower } from './first-flower.ts';
import { heavyRain } from './heavy-rain.ts';
import { kickOff } from './kick-off.ts';
import { openMailbox } from './open-mailbox.ts';
import { penguinMass } from './penguin-mass.ts';

export const problems: DemoProblem[] = [heavyRain, openMailbox, penguinMass, kickOff, firstFlower];

export function problemOf(key: string): DemoProblem {
	const found = problems.find((problem) => problem.key === key);
	if (!found) throw new Error(`No problem is called ${key}`);
	return found;
}
