import fs from 'node:fs';
process.on('SIGXFSZ', () => {});
for (const [name, size] of [
	['huge', 2 ** 40],
	['large', 20 * 2 ** 20]
]) {
	try {
		fs.writeFileSync(`/out/${name}`, '');
		fs.truncateSync(`/out/${name}`, size);
	} catch (error) {
		console.log(name, error.code);
	}
}
