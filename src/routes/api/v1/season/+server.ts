import { answer } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) => answer(event, currentSeason);
