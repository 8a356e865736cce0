// Loaded before a server: each SIGUSR2 sets its clock to another place, an hour ahead, an hour back, or right.
const jumps = [3_600_000, -3_600_000, 0];
const told = Date.now;
let at = -1;
process.on('SIGUSR2', () => at++);
Date.now = () => told() + (at < 0 ? 0 : jumps[at % jumps.length]!);
