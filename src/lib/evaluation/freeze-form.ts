import * as v from 'valibot';
import { koreanTime } from '#lib/season/schema.ts';

/** Empty `from`: at once. Empty `until`: until somebody thaws it. */
export const FreezeForm = v.object({ from: koreanTime, until: koreanTime });
