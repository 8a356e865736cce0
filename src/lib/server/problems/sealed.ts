import { record } from '#lib/server/audit/index.ts';
import { found, now, prisma, systemActor, type Actor, type Tx } from '#lib/server/platform/index.ts';
import type { SealedRead } from '#lib/problems/views.ts';
import { known } from './ids.ts';
import { organiser } from './people.ts';

export interface SealedReading {
	jobId: string;
	attempt: number;
	workerId: string;
	objectKey: string;
	/** Opened by the worker itself, or by an address that it gave to another machine. */
	via: 'worker' | 'address';
}

/** Writes down that an attempt of a job is about to read a sealed file: for organisers, and in the audit trail. */
export async function recordSealedRead(tx: Tx, reading: SealedReading): Promise<void> {
	const { objectKey, ...who } = reading;
	const file = found(
		await tx.problemFile.findFirst({
			where: { objectKey, visibility: 'sealed' },
			include: { problem: { select: { seasonId: true } } }
		})
	);
	const { id: fileId, name: fileName, problemId, problem } = file;
	await tx.sealedRead.create({ data: { fileId, fileName, problemId, ...who, readAt: now() } });
	await record(tx, systemActor, 'data.sealed_read', {
		seasonId: problem.seasonId,
		problemId,
		fileId,
		fileName,
		...who
	});
}

const shown = 50;

/** Which job read which sealed file, the latest first, and how often in all. Organisers only. */
export async function sealedReads(
	actor: Actor,
	problemId: string
): Promise<{ total: number; reads: SealedRead[] }> {
	organiser(actor);
	const where = { problemId: known(problemId) };
	const [total, rows] = await Promise.all([
		prisma().sealedRead.count({ where }),
		prisma().sealedRead.findMany({ where, orderBy: [{ readAt: 'desc' }, { id: 'desc' }], take: shown })
	]);
	const reads = rows.map(({ fileName, jobId, attempt, workerId, via, readAt }) => ({
		fileName,
		jobId,
		attempt,
		workerId,
		via: via as SealedRead['via'],
		at: readAt.toISOString()
	}));
	return { total, reads };
}
