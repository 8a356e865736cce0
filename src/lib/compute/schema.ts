import * as v from 'valibot';
import { checked, id } from '#lib/form.ts';

export const CancelJobSchema = v.object({ jobId: id });
export const PausePoolSchema = v.object({ poolKey: v.pipe(v.string(), v.minLength(1)), paused: checked });
