/**
 * A seccomp filter (classic BPF) for code we do not know, compiled in plain JavaScript: bubblewrap takes the bytes.
 * Namespaces do the walls; this closes what they leave open, above all AF_VSOCK, which ignores network namespaces.
 */

const LD = 0x20; // load a word of seccomp_data: 0 = number, 4 = architecture, 16 = first argument, 24 = second
const JEQ = 0x15;
const JGE = 0x35;
const JSET = 0x45;
const RET = 0x06;
const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const refuseWith = (errno: number) => 0x00050000 | errno;
const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;

// CLONE_NEWTIME is left out: its bit means something else to clone(2).
const CLONE_NEW = 0x7e020000;
const TERMINAL_TRICKS = [0x5412, 0x541c]; // TIOCSTI, TIOCLINUX type into somebody's terminal
/** SO_SNDBUF, SO_RCVBUF, and the same by force: what lies in sockets is counted by their usual size. */
const SOCKET_SIZES = [7, 8, 32, 33];
const SOL_SOCKET = 1;
const SOCKET_FAMILIES = [1, 2, 10]; // unix, inet, inet6, each inside an empty network namespace

interface Machine {
	audit: number;
	clone: number;
	clone3: number;
	socket: number;
	ioctl: number;
	setsockopt: number;
	x32: boolean;
	denied: number[];
	/** Memory without an owner: memfd_create, shmget. */
	ownerless: number[];
	/** Of the denied ones those that build walls: mounts, roots, namespaces, device nodes (whiteouts of layers). */
	building: number[];
}

// Written as x86_64 / aarch64 numbers of: tracing and foreign memory, keys, kernel programs, io_uring, mounts and
// namespaces, modules and reboot, clocks and names of the host, memory policies, device nodes.
const SHARED = [438, 440, 425, 426, 427, 428, 429, 430, 431, 432, 433, 442, 443, 447, 450, 457, 458, 467];
/** The newer calls for mounts have one number everywhere. */
const MOUNTS = [428, 429, 430, 431, 432, 433, 442, 457, 458, 467];
const MACHINES: Record<string, Machine> = {
	x64: {
		audit: 0xc000003e,
		clone: 56,
		clone3: 435,
		socket: 41,
		ioctl: 16,
		setsockopt: 54,
		x32: true,
		denied: [
			...SHARED,
			...[101, 310, 311, 312, 248, 249, 250, 321, 298, 323, 165, 166, 155, 161, 272, 308],
			...[246, 320, 175, 313, 176, 174, 169, 167, 168, 163, 179, 172, 173, 154, 304, 303, 300, 103],
			...[164, 227, 305, 159, 279, 256, 170, 171, 153, 134, 136, 139, 156, 180, 212, 278, 237, 238, 135],
			...[133, 259]
		],
		ownerless: [319, 29],
		building: [...MOUNTS, 165, 166, 155, 161, 272, 308, 133, 259]
	},
	arm64: {
		audit: 0xc00000b7,
		clone: 220,
		clone3: 435,
		socket: 198,
		ioctl: 29,
		setsockopt: 208,
		x32: false,
		denied: [
			...SHARED,
			...[117, 270, 271, 272, 217, 218, 219, 280, 241, 282, 40, 39, 41, 51, 97, 268],
			...[104, 294, 105, 273, 106, 142, 224, 225, 89, 60, 265, 264, 262, 116],
			...[170, 112, 266, 171, 239, 238, 161, 162, 58, 18, 42, 75, 235, 237, 92, 33]
		],
		ownerless: [279, 194],
		building: [...MOUNTS, 40, 39, 41, 51, 97, 268, 33]
	}
};

/**
 * The filter's bytes for one architecture, or null where we have no table for it. `watched` is for machines without
 * control groups: it closes what a watchdog cannot see. `nested` is for a container engine, which builds walls inside
 * ours: it leaves open what that takes.
 */
export function seccompFilter({
	arch = process.arch,
	watched = false,
	nested = false
}: { arch?: string; watched?: boolean; nested?: boolean } = {}): Buffer | null {
	const machine = MACHINES[arch];
	if (!machine) return null;
	const program: [code: number, ifTrue: number, ifFalse: number, operand: number][] = [];
	const add = (code: number, operand: number, ifTrue = 0, ifFalse = 0) =>
		program.push([code, ifTrue, ifFalse, operand >>> 0]);

	add(LD, 4);
	add(JEQ, machine.audit, 1, 0);
	add(RET, KILL);
	add(LD, 0);
	if (machine.x32) {
		add(JGE, 0x40000000, 0, 1);
		add(RET, KILL);
	}
	const denied = watched ? [...machine.denied, ...machine.ownerless] : machine.denied;
	for (const number of nested ? denied.filter((one) => !machine.building.includes(one)) : denied) {
		add(JEQ, number, 0, 1);
		add(RET, refuseWith(EPERM));
	}
	// clone3 hides its flags behind a pointer; "not implemented" makes libc fall back to clone.
	add(JEQ, machine.clone3, 0, 1);
	add(RET, refuseWith(ENOSYS));
	add(JEQ, machine.clone, 0, 4);
	add(LD, 16);
	add(JSET, CLONE_NEW, 0, 1);
	add(RET, refuseWith(EPERM));
	add(LD, 0);

	const families = SOCKET_FAMILIES.length;
	add(JEQ, machine.socket, 0, families + 3);
	add(LD, 16);
	SOCKET_FAMILIES.forEach((family, i) => add(JEQ, family, families - i, 0));
	add(RET, refuseWith(EAFNOSUPPORT));
	add(LD, 0);

	if (watched) {
		add(JEQ, machine.setsockopt, 0, SOCKET_SIZES.length + 5);
		add(LD, 24);
		add(JEQ, SOL_SOCKET, 0, SOCKET_SIZES.length + 2);
		add(LD, 32);
		const last = SOCKET_SIZES.length - 1;
		SOCKET_SIZES.forEach((option, i) => add(JEQ, option, last - i, i === last ? 1 : 0));
		add(RET, refuseWith(0)); // said to be done: a program that asks for more does well without
		add(LD, 0);
	}

	add(JEQ, machine.ioctl, 0, 5);
	add(LD, 24);
	add(JEQ, TERMINAL_TRICKS[0]!, 1, 0);
	add(JEQ, TERMINAL_TRICKS[1]!, 0, 1);
	add(RET, refuseWith(EPERM));
	add(LD, 0);
	add(RET, ALLOW);

	const bytes = Buffer.alloc(program.length * 8);
	program.forEach(([code, ifTrue, ifFalse, operand], i) => {
		bytes.writeUInt16LE(code, i * 8);
		bytes[i * 8 + 2] = ifTrue;
		bytes[i * 8 + 3] = ifFalse;
		bytes.writeUInt32LE(operand, i * 8 + 4);
	});
	return bytes;
}
