/** Every endpoint under /api/v1. tests/api-registry.test.ts holds it against the routes, both ways. */
import type { Endpoint } from './endpoint.ts';
import * as account from './endpoints/account.ts';
import * as problems from './endpoints/problems.ts';
import * as season from './endpoints/season.ts';
import * as uploads from './endpoints/uploads.ts';
import * as vote from './endpoints/vote.ts';

export const api = { ...problems, ...uploads, ...season, ...vote, ...account };
export const endpoints: readonly Endpoint[] = Object.values(api);
