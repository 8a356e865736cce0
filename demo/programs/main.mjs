// Entry point: reads what the challenge mounts, writes predictions. Plain Node, no packages, no network.
import { readFileSync, writeFileSync } from 'node:fs';
import { predict } from './predict.mjs';

const parameters = JSON.parse(readFileSync(new URL('./parameters.json', import.meta.url), 'utf8'));
const read = (name) => readFileSync(`/in/${name}`, 'utf8');
writeFileSync('/out/predictions.csv', predict(read('train.csv'), read('test.csv'), parameters));
