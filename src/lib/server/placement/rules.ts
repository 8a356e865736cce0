import { sha256Hex } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';

export { consentDays, consentText } from '#lib/placement/consent-text.ts';

export interface StandingConsent {
	givenAt: Date;
	expiresAt: Date;
	withdrawnAt: Date | null;
}

/** Whether a consent lets its recipient read at this moment. */
export const consentStands = (consent: StandingConsent, now: Date): boolean =>
	consent.withdrawnAt === null && consent.givenAt <= now && now < consent.expiresAt;

export const textHash = (text: Text): string => sha256Hex(`${text.ko}\n\n${text.en}`);
