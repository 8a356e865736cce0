import fs from 'node:fs';
const block = Buffer.alloc(1024 * 1024, 1);
let error = null;
try {
	for (let i = 0; i < 64; i++) fs.appendFileSync('/out/big.bin', block);
} catch (thrown) {
	error = thrown.code;
}
console.log(error);
