/** System calls by number, x86_64 and aarch64: each leads out of a sandbox, or once did. */
type Argument = number | 'buffer';
interface Call {
	name: string;
	number: number;
	args: Argument[];
}

const NEW_USER = 0x10000000;
const [X64, ARM64] = [0, 1];

const table: [name: string, numbers: [x64: number, arm64: number], ...args: Argument[]][] = [
	['ptrace attach', [101, 117], 16, 1, 0, 0],
	['ptrace traceme', [101, 117], 0, 0, 0, 0],
	['process_vm_readv', [310, 270], 1, 'buffer', 0, 'buffer', 0, 0],
	['kcmp', [312, 272], 1, 2, 0, 0, 0],
	['pidfd_getfd', [438, 438], 3, 0, 0],
	['add_key', [248, 217], 'buffer', 'buffer', 'buffer', 8, -3],
	['request_key', [249, 218], 'buffer', 'buffer', 'buffer', 0],
	['keyctl', [250, 219], 0, -3, 1, 0, 0],
	['bpf', [321, 280], 0, 'buffer', 64],
	['perf_event_open', [298, 241], 'buffer', 0, -1, -1, 0],
	['userfaultfd', [323, 282], 0],
	['io_uring_setup', [425, 425], 8, 'buffer'],
	['io_uring_register', [427, 427], 0, 0, 'buffer', 0],
	['mount', [165, 40], 'buffer', 'buffer', 'buffer', 0, 0],
	['umount', [166, 39], 'buffer', 0],
	['pivot_root', [155, 41], 'buffer', 'buffer'],
	['chroot', [161, 51], 'buffer'],
	['unshare', [272, 97], NEW_USER],
	['setns', [308, 268], 3, 0],
	['open_tree', [428, 428], -100, 'buffer', 1],
	['fsopen', [430, 430], 'buffer', 0],
	['mount_setattr', [442, 442], -100, 'buffer', 0, 'buffer', 32],
	['statmount', [457, 457], 'buffer', 'buffer', 128, 0],
	['listmount', [458, 458], 'buffer', 'buffer', 8, 0],
	['init_module', [175, 105], 'buffer', 8, 'buffer'],
	['finit_module', [313, 273], 3, 'buffer', 0],
	['kexec_load', [246, 104], 0, 0, 'buffer', 0],
	['reboot', [169, 142], 0, 0, 0, 0],
	['swapon', [167, 224], 'buffer', 0],
	['sethostname', [170, 161], 'buffer', 4],
	['settimeofday', [164, 170], 'buffer', 'buffer'],
	['syslog', [103, 116], 2, 'buffer', 100],
	['open_by_handle_at', [304, 265], -100, 'buffer', 0],
	['name_to_handle_at', [303, 264], -100, 'buffer', 'buffer', 'buffer', 0],
	['fanotify_init', [300, 262], 0, 0],
	['quotactl', [179, 60], 0, 'buffer', 0, 'buffer'],
	['personality', [135, 92], 0x0040000],
	['mbind', [237, 235], 0, 0, 0, 'buffer', 0, 0],
	['memfd_secret', [447, 447], 0],
	['mknod', [259, 33], -100, 'buffer', 0o020666, 0x103],
	['acct', [163, 89], 'buffer'],
	['clone with a new user namespace', [56, 220], NEW_USER | 17, 0, 0, 0, 0],
	['socket vsock', [41, 198], 40, 1, 0],
	['socket netlink', [41, 198], 16, 3, 0],
	['socket packet', [41, 198], 17, 3, 0],
	['socket bluetooth', [41, 198], 31, 3, 0],
	['socket alg', [41, 198], 38, 5, 0],
	['socket raw', [41, 198], 2, 3, 1]
];

export const calls: Call[] = table.map(([name, numbers, ...args]) => ({
	name,
	number: numbers[process.arch === 'arm64' ? ARM64! : X64!]!,
	args
}));
