import type { SlurmPoolSettings } from '#lib/compute/pool.ts';
import type { RemoteOrder } from '../../runner/remote.ts';

const END = 'AI_CHAMPION_ORDER';

/**
 * The batch script: our runner with its order on standard input. The addresses in the order are the job's only secrets;
 * they stand in no environment and no command line, where anybody on the node could read them. What the runner prints
 * stays on the node when it failed, for the operator. `node.env` is the node's own configuration (docs/slurm.md).
 * Slurm tells the shell alone that a job is to end, and kills the rest once the shell has ended: so the shell tells the runner, and
 * waits until it has swept the node.
 */
export function batchScript(order: RemoteOrder, settings: SlurmPoolSettings): string {
	const json = JSON.stringify(order); // one line, so it can never hold the line that ends it
	const { nodeBinary, checkout, scratch } = settings; // plain paths, by their schema
	return `#!/bin/sh
umask 077
runner=
trap '[ -z "$runner" ] || kill "$runner"' TERM INT
export TMPDIR='${scratch}'
cd '${checkout}' || exit 2
[ -r ./node.env ] && { set -a; . ./node.env; set +a; }
'${nodeBinary}' --disable-warning=ExperimentalWarning src/runner.ts remote <<'${END}' &
${json}
${END}
runner=$!
wait "$runner"
ended=$?
[ "$ended" -le 128 ] || { wait "$runner"; ended=$?; } # a signal ended the waiting, not the runner
[ "$ended" -ne 0 ] || rm -f '${scratch}'/ai-champion-"$SLURM_JOB_ID".log
exit "$ended"
`;
}

export const outputPath = (settings: SlurmPoolSettings): string => `${settings.scratch}/ai-champion-%j.log`;
