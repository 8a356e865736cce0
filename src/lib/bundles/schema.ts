import * as v from 'valibot';
import { checked } from '#lib/form.ts';
import { tracks } from '#lib/problems/types.ts';

export const BundleForm = v.object({ bundle: v.pipe(v.file(), v.minSize(1)) });

export const ImportForm = v.object({
	track: v.picklist(tracks),
	locale: v.picklist(['ko', 'en']),
	keys: v.optional(v.array(v.pipe(v.string(), v.regex(/^\d{1,4}-\d{1,9}$/))), [])
});

export const ExportForm = v.object({ truth: checked });
