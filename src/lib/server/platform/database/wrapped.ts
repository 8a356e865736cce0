/** Whether an error, or one that Prisma or the driver has wrapped in it however deep, goes by one of these codes. */
export function carries(error: unknown, codes: readonly string[], depth = 0): boolean {
	if (typeof error !== 'object' || error === null || depth > 5) return false;
	const { code, kind, originalCode, meta, cause, driverAdapterError } = error as Record<string, unknown>;
	if ([code, kind, originalCode].some((value) => codes.includes(value as string))) return true;
	return [meta, cause, driverAdapterError].some((inner) => carries(inner, codes, depth + 1));
}
