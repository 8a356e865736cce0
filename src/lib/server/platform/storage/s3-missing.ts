/** What a store says of an object or an upload that it does not have, as null. */
export function nullWhereMissing(error: { name?: string; $metadata?: { httpStatusCode?: number } }): null {
	const missing = ['NoSuchKey', 'NotFound', 'NoSuchUpload'].includes(error.name ?? '');
	if (missing || error.$metadata?.httpStatusCode === 404) return null;
	throw error;
}
