import { plant, retireSeason } from './planting.ts';

export interface Rooms {
	season: { id: string };
	/** The team of the captain. */
	team: { slug: string; name: string };
	/** A selected team that has no grant yet. */
	waiting: string;
	tokens: Record<'organiser' | 'second' | 'captain', string>;
	/** Of `placement`: a member of an organisation with an opening. */
	recruiter: string;
	slug: string;
}

export const plantRooms = (kind: 'grants' | 'show' | 'placement') => plant<Rooms>('plant-rooms.ts', kind);
export const retireRooms = ({ season }: Rooms): void => retireSeason(season.id);
