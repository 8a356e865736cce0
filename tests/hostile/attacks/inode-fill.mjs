import { closeSync, openSync } from 'node:fs';
for (let i = 0; ; i++) closeSync(openSync(`/tmp/${i}`, 'w'));
