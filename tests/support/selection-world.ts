import { plant, retireSeason } from './planting.ts';

export interface World {
	season: { id: string; slug: string };
	problem: { slug: string; title: { ko: string; en: string } };
	tokens: Record<'organiser' | 'captain' | 'member' | 'judge', string>;
	team: string;
}

export const plantWorld = (kind: 'open' | 'judging') => plant<World>('plant-selection.ts', kind);
export const retire = ({ season }: World): void => retireSeason(season.id);
