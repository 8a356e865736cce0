import { prisma } from './database/index.ts';

/** Whether the database answers; used by /api/health. */
export async function healthy(): Promise<boolean> {
	try {
		await prisma().$queryRaw`SELECT 1`;
		return true;
	} catch {
		return false;
	}
}
