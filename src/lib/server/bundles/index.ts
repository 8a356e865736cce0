/**
 * bundles: competitions of Codabench and CodaLab come in as drafts and go out as bundles.
 * Owns: bundle_imports, imported_problems.
 * Promises: nothing is made before it was shown; what was guessed and what cannot be honoured is said; a bundle makes each of
 * its problems once; nothing of a bundle is unpacked beyond its folder or beyond its limits.
 * Depends on: platform, audit, identity, problems.
 */
export { bringBundle, discardBundle, MOST_BUNDLE_BYTES } from './bring.ts';
export { exportBundle } from './export.ts';
export { importBundle } from './import.ts';
export { listBundles, readImport } from './queries.ts';
