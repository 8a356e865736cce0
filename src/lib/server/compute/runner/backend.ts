import type { JobLog } from './job-log.ts';
import { runInSandbox, type SandboxRun } from './sandbox.ts';
import type { SandboxOrder } from './stage.ts';

export type Backend = 'bubblewrap' | 'runsc';

/** The operator's choice; a machine that lacks what was chosen holds nothing, rather than something weaker. */
export const wantedBackend = (): Backend =>
	process.env.COMPUTE_SANDBOX === 'runsc' ? 'runsc' : 'bubblewrap';

/** Runs a program behind the walls that this machine is set to use. */
export const runBehindWalls = (order: SandboxOrder, log: JobLog): Promise<SandboxRun> =>
	runInSandbox({ ...order, gvisor: wantedBackend() === 'runsc' }, log);
