import * as v from 'valibot';
import { whole } from '#lib/form.ts';

/** The vote as a form without scripts sends it: the button that was pressed. */
export const CastSchema = v.object({ option: whole(1, 9999) });
