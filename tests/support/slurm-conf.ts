import { accessSync, constants } from 'node:fs';
import { accountingConf, type AccountingPorts } from './slurm-accounting.ts';

/** Configuration of the two-node cluster: quick ticks, so that tests wait for seconds rather than minutes. */
export function slurmConf(
	home: string,
	host: string,
	ports: { ctld: number; gpu1: number; gpu2: number },
	accounting: AccountingPorts | null
): string {
	const node = 'CPUs=16 Boards=1 SocketsPerBoard=1 CoresPerSocket=16 ThreadsPerCore=1 RealMemory=10000';
	return `ClusterName=tests
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${ports.ctld}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser=root
SlurmdUser=root
SlurmdParameters=config_overrides
AuthType=auth/munge
AuthInfo=socket=${home}/munge/socket,cred_expire=5
AuthAltTypes=auth/jwt
AuthAltParameters=jwt_key=${home}/etc/jwt.key
StateSaveLocation=${home}/spool/ctld
SlurmdSpoolDir=${home}/spool/%n
SlurmctldPidFile=${home}/ctld.pid
SlurmdPidFile=${home}/%n.pid
SlurmctldLogFile=${home}/log/slurmctld.log
SlurmdLogFile=${home}/log/%n.log
MailProg=/bin/true
MpiDefault=none
SwitchType=switch/none
${processTracking()}
JobAcctGatherFrequency=task=1
${accountingConf(home, accounting)}
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0,sched_min_interval=0
PriorityType=priority/multifactor
PriorityWeightPartition=1000
GresTypes=gpu
ReturnToService=2
SlurmdTimeout=5
KillWait=3
MinJobAge=300
PropagateResourceLimits=NONE
NodeName=gpu1 NodeHostname=${host} NodeAddr=127.0.0.1 Port=${ports.gpu1} ${node} Gres=gpu:h100:2
NodeName=gpu2 NodeHostname=${host} NodeAddr=127.0.0.1 Port=${ports.gpu2} ${node} Gres=gpu:a100:2
PartitionName=eval Nodes=gpu[1-2] Default=YES MaxTime=60 DefaultTime=5 DefMemPerCPU=100
PartitionName=express Nodes=gpu[1-2] MaxTime=5 DefMemPerCPU=100 PriorityTier=10
`;
}

/** The devices are shared by name only: each node would have its own. */
export const gresConf = (home: string): string => `AutoDetect=off
NodeName=gpu1 Name=gpu Type=h100 File=${home}/dev/nvidia[0-1]
NodeName=gpu2 Name=gpu Type=a100 File=${home}/dev/nvidia[0-1]
`;

/** For machines with the first version of control groups; the others do without. */
export const cgroupConf = `CgroupPlugin=cgroup/v1
CgroupMountpoint=/sys/fs/cgroup
ConstrainRAMSpace=no
ConstrainCores=no
ConstrainDevices=no
`;

function processTracking(): string {
	try {
		accessSync('/sys/fs/cgroup/freezer', constants.W_OK);
		return 'ProctrackType=proctrack/cgroup\nTaskPlugin=task/none\nJobAcctGatherType=jobacct_gather/linux';
	} catch {
		return 'ProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\nJobAcctGatherType=jobacct_gather/linux';
	}
}
