// node tests/support/retire-season.ts <id>: in the database of the running server (DATA_DIR), makes the season the oldest.
import { database, prisma } from '#lib/server/platform/index.ts';

await database();
await prisma().season.update({ where: { id: process.argv[2]! }, data: { createdAt: new Date(0) } });
process.exit(0);
