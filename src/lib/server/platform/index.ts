/**
 * platform: what every room stands on.
 * Owns: configuration, clock, database, storage, mail, outbox, sockets, logging, keys, rate limits.
 * Promises: outside systems sit behind a few functions; a refusal has a code; nothing here knows the domain.
 * Depends on: nothing.
 */
export {
	anonymous,
	has,
	isSystem,
	signedIn,
	staffRoles,
	systemActor,
	type Actor,
	type Role,
	type SignedIn
} from './actor.ts';
export { now, shiftClock } from './clock.ts';
export { config } from './config.ts';
export { canonicalJson, hmac, purposeKey, randomToken, sameBytes, sha256, sha256Hex } from './crypto.ts';
export {
	database,
	keyedPool,
	openDatabase,
	plainTransaction,
	pool,
	prisma,
	projectRoot,
	transaction,
	type Tx
} from './database/index.ts';
export { DomainError, found, insist, refuse, refuseIf, type ErrorDetails } from './errors.ts';
export { healthy } from './health.ts';
export { logger } from './logger.ts';
export { renderMarkdown } from './markdown.ts';
export { lettersGivenUp, queueMail, sendWaitingMail, tryLettersAgain, type Letter } from './mail.ts';
export * as outbox from './outbox.ts';
export { publicOrigin } from './public-origin.ts';
export { readMail } from './mail-reading.ts';
export { limitsRelaxedBy, relaxRateLimits, sweepBuckets, takeToken } from './rate-limit.ts';
export { publish, sockets } from './realtime.ts';
export { attachSocketServer, type Connect } from './socket-server.ts';
export { readOnce, shareReads } from './shared-reads.ts';
export { openSecret, sealSecret } from './secret-box.ts';
export {
	DirectoryStore,
	isSealed,
	reachable,
	S3Store,
	SEALED_PREFIX,
	storage,
	storeOrigin,
	unsafeSealedStorage,
	type ObjectStore,
	type Part,
	type S3Settings,
	type SignedUpload
} from './storage/index.ts';
