import { hex } from './bytes.ts';
import { leafHash } from './merkle.ts';

/** Four signs of a leaf's hash, for the eye: `#A7F2`. */
export const codeOf = (leaf: Uint8Array): string => hex(leafHash(leaf).subarray(0, 2)).toUpperCase();
