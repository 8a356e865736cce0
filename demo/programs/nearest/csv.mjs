export { readCsv, writePredictions } from '../csv.mjs'; // in the archive csv.mjs itself lies here
