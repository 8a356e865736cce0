import { record } from '#lib/server/audit/index.ts';
import {
	logger,
	now,
	prisma,
	storage,
	systemActor,
	transaction,
	type Tx
} from '#lib/server/platform/index.ts';
import { UPLOAD_MINUTES } from '#lib/evaluation/submission.ts';
import { forget } from './uploads.ts';

interface Lapsed {
	id: string;
	seasonId: string;
	objectKey: string;
	storeUploadId: string | null;
}

const batch = 100;

/** Ends uploads whose time is over and gives their places in the quota back; of one team's, or of all. */
export async function lapseUploads(tx: Tx, of?: { teamId: string; problemId: string }): Promise<Lapsed[]> {
	const [teamId, problemId] = [of?.teamId ?? null, of?.problemId ?? null];
	const bare = new Date(now().getTime() - UPLOAD_MINUTES * 60_000);
	const lapsed = await tx.$queryRaw<Lapsed[]>`
		WITH over AS (
			SELECT s.id, u.store_upload_id FROM submissions s
			LEFT JOIN submission_uploads u ON u.submission_id = s.id
			WHERE s.state = 'created' AND (u.expires_at < ${now()} OR u.submission_id IS NULL AND s.created_at < ${bare})
				AND (${teamId}::uuid IS NULL OR s.team_id = ${teamId}::uuid AND s.problem_id = ${problemId}::uuid)
			LIMIT ${batch} FOR UPDATE OF s SKIP LOCKED
		)
		UPDATE submissions s SET state = 'refused', code = 'upload_expired', counts_to_quota = false, finished_at = ${now()}
		FROM over WHERE s.id = over.id
		RETURNING s.id, s.season_id AS "seasonId", s.object_key AS "objectKey", over.store_upload_id AS "storeUploadId"`;
	await tx.submissionUpload.deleteMany({ where: { submissionId: { in: lapsed.map(({ id }) => id) } } });
	for (const { id, seasonId } of lapsed)
		await record(tx, systemActor, 'submission.upload_expired', { seasonId, submissionId: id });
	return lapsed;
}

/** Parts of which no submission knows are older than any that still rests. */
const ORPHAN_MS = 7 * 24 * 3_600_000;

/** Gives back what abandoned uploads hold, in the quota and in the store. Returns how many it ended. */
export async function sweepUploads(): Promise<number> {
	const lapsed = await transaction((tx) => lapseUploads(tx));
	for (const { objectKey, storeUploadId } of lapsed) await forget(objectKey, storeUploadId);
	const open = await storage().openUploads(new Date(now().getTime() - ORPHAN_MS));
	const ours = open.filter(({ key }) => key.startsWith('submissions/'));
	const known = await prisma().submissionUpload.findMany({
		where: { storeUploadId: { in: ours.map(({ uploadId }) => uploadId) } },
		select: { storeUploadId: true }
	});
	const live = new Set(known.map(({ storeUploadId }) => storeUploadId));
	const orphans = ours.filter(({ uploadId }) => !live.has(uploadId));
	for (const { key, uploadId } of orphans) await storage().dropParts(key, uploadId);
	if (lapsed.length + orphans.length > 0)
		logger.info({ code: 'uploads_swept', lapsed: lapsed.length, orphans: orphans.length });
	return lapsed.length;
}
