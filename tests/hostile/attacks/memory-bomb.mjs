const kept = [];
for (;;) {
	kept.push(Buffer.alloc(16 * 1024 * 1024, 1));
	await new Promise((resolve) => setTimeout(resolve, 5));
}
