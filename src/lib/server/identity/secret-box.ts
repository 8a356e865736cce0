import { openSecret, sealSecret } from '#lib/server/platform/index.ts';

const purpose = 'second-factor';

/** An authenticator's secret as it is stored, bound to its person: a copy of the table makes no codes. */
export const seal = (secret: Uint8Array, userId: string): Buffer => sealSecret(purpose, userId, secret);
export const unseal = (box: Uint8Array, userId: string): Buffer => openSecret(purpose, userId, box);
