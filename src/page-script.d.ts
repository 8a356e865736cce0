/** The address of a script for a page without a framework, made one small file by vite.config.ts. */
declare module '*?page-script' {
	const address: string;
	export default address;
}
