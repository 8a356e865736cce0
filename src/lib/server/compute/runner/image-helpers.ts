/**
 * Small programs that stand before others of the same names while enroot fetches an image. They lie in the job's own
 * directory, inside the sandbox.
 */

/**
 * Stands before curl while enroot fetches, which checks every layer, but not the list of them: what a registry gives
 * for a digest must have that digest, or it could give another image tomorrow. Registries that are asked at first for
 * nothing certain may hide newer manifests, so it says what it takes.
 */
const MANIFESTS = ['oci.image.index.v1', 'oci.image.manifest.v1']
	.concat(['docker.distribution.manifest.list.v2', 'docker.distribution.manifest.v2'])
	.map((type) => `application/vnd.${type}+json`)
	.join(', ');
const CHECKED_CURL = `#!/bin/sh
wrong() { echo "other manifest" >&2; exit 1; }
for url; do :; done
case "$url $* " in
*/manifests/*" -I "*) exec /usr/bin/curl -H 'Accept: ${MANIFESTS}' "$@" ;;
*/manifests/*) ;;
*) exec /usr/bin/curl "$@" ;;
esac
digest=$(expr "$url" : '.*/manifests/sha256:\\([0-9a-f]*\\)$') && [ "$1" = -o ] || wrong
to=$2 got=/store/tmp/manifest
shift 2
code=$(/usr/bin/curl -o $got "$@") || exit
if [ "$code" = 200 ]; then
	[ "$(sha256sum < $got)" = "$digest  -" ] || wrong
	echo "$digest" >> /store/tmp/checked
fi
cat $got > "$to"
printf %s "$code"
`;

const SETXATTR = process.arch === 'arm64' ? 5 : 188;

/**
 * Stands for enroot's own helper, which takes rights of the real root for this: marks in a layer what it hides of the
 * layers below, as overlays of ordinary users have it. For a whole directory that is an attribute, which `MOUNT` asks for.
 */
const WHITEOUTS = `#!/bin/sh
find "$1" -depth -name '.wh.*' -exec sh -c '
for file; do
	at=\${file%/*} name=\${file##*/}
	rm -rf "$file" || exit
	case $name in
	.wh..wh..opq) perl -e "my (\\$at, \\$name, \\$yes) = (shift, q(user.overlay.opaque), q(y));
		syscall(${SETXATTR}, \\$at, \\$name, \\$yes, 1, 0) == 0 or die qq(opaque: \\$!)" "$at" || exit ;;
	.wh..wh.*) exit 1 ;;
	*) mknod "$at/\${name#.wh.}" c 0 0 || exit ;;
	esac
done' sh {} +
`;

const MOUNT = `#!/bin/sh
case " $* " in *" -t overlay "*) exec /usr/bin/mount "$@" -o userxattr ;; esac
exec /usr/bin/mount "$@"
`;

/** Gives from an unpacked OCI archive what a registry would: enroot reads registries alone. */
const ARCHIVE_CURL = `#!/bin/sh
for url; do :; done
blob=/store/oci/blobs/sha256/\${url##*sha256:}
case " $* " in *" -I "*) exec printf 200 ;; esac
[ -f "$blob" ] || { echo "the archive lacks $url" >&2; exit 22; }
[ "$1" = -o ] || exec cat "$blob"
cat "$blob" > "$2"
printf 200
`;

/** By the names that enroot calls them by. */
export const helpersFor = (source: 'registry' | 'archive'): Record<string, string> => ({
	...{ mount: MOUNT, 'enroot-aufs2ovlfs': WHITEOUTS },
	curl: source === 'archive' ? ARCHIVE_CURL : CHECKED_CURL
});
