import { hmac, prisma } from '#lib/server/platform/index.ts';

const key = 'demo-planted';

export const isPlanted = async (): Promise<boolean> =>
	(await prisma().setting.findUnique({ where: { key } })) !== null;

export async function markPlanted(): Promise<void> {
	await prisma().setting.upsert({ where: { key }, create: { key, value: true }, update: {} });
}

/** The password of every demo account of this installation: derived from its secret, so it is in no file. */
export const demoPassword = (): string => `demo-${hmac('demo-password', 'v1').toString('hex').slice(0, 10)}`;
