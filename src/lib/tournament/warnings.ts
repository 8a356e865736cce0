import { channels, type Channel, type Format, type Weights } from './types.ts';

export type WeightWarning =
	{ kind: 'one-decides'; channel: Channel } | { kind: 'public-decides' } | { kind: 'starts-afresh' };

/**
 * What an organiser should know before a round opens: one channel that decides alone, a public that outweighs the rest,
 * and that a knock-out carries nothing of earlier rounds forward, so that either can undo all of them.
 */
export function weightWarnings(format: Format, weights: Weights): WeightWarning[] {
	const alone = channels.find((channel) => weights[channel] >= 80);
	const warnings: WeightWarning[] = [];
	if (alone) warnings.push({ kind: 'one-decides', channel: alone });
	if (weights.public >= 50 && alone !== 'public') warnings.push({ kind: 'public-decides' });
	if (warnings.length > 0 && format !== 'score') warnings.push({ kind: 'starts-afresh' });
	return warnings;
}
