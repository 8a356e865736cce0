import { acceptedNeeds } from './accepted.ts';
import { otherNeeds } from './others.ts';
import type { DemoNeed } from '../types.ts';

/** In the order in which they came in. */
export const needs: DemoNeed[] = [...acceptedNeeds, ...otherNeeds];
