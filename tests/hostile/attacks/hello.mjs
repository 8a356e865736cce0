// Not hostile: what an honest program does.
import { readFileSync, writeFileSync } from 'node:fs';
const [header, ...rows] = readFileSync('/in/test.csv', 'utf8').trim().split('\n');
console.log(`read ${header} and ${rows.length} rows`);
writeFileSync(
	'/out/predictions.csv',
	['id,prediction', ...rows.map((row) => `${row.split(',')[0]},1`)].join('\n')
);
