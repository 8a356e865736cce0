#!/bin/sh
# The test vectors of docs/vote-log.md, made with printf, sha256sum, base64 and openssl alone: nothing of the platform.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
hash() { sha256sum "$1" | cut -d' ' -f1; }
bytes() { printf '%s' "$1" | sed 's/../\\\\x&/g' | xargs printf '%b'; } # hex to bytes
leaf() { { printf '\000'; printf '%s' "$1"; } >"$work/leaf"; hash "$work/leaf"; }
node() { { printf '\001'; bytes "$1"; bytes "$2"; } >"$work/node"; hash "$work/node"; }

origin=champion.example/vote/test/final
one='["ballot","0198a000-0000-7000-8000-000000000001",1,"2026-11-21T12:00Z","AAAAAAAAAAAAAAAAAAAAAA","AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]'
two='["ballot","0198a000-0000-7000-8000-000000000001",2,"2026-11-21T12:00Z","AQEBAQEBAQEBAQEBAQEBAQ","AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"]'
three='["ballot","0198a000-0000-7000-8000-000000000001",[3,1],"2026-11-21T12:01Z","AgICAgICAgICAgICAgICAg","AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"]'
a=$(leaf "$one")
b=$(leaf "$two")
c=$(leaf "$three")
root=$(node "$(node "$a" "$b")" "$c")

# A key from the seed 000102…1f, in the wrapping of RFC 8410.
seed=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
bytes "302e020100300506032b657004220420$seed" >"$work/key.der"
openssl pkey -inform DER -in "$work/key.der" -pubout -outform DER | tail -c 32 >"$work/public"
{ printf '%s\n\001' "$origin"; cat "$work/public"; } >"$work/named"
id=$(hash "$work/named" | cut -c1-8)
packed=$({ printf '\001'; cat "$work/public"; } | base64 -w0)

printf '%s\n3\n%s\n' "$origin" "$(bytes "$root" | base64 -w0)" >"$work/body"
openssl pkeyutl -sign -keyform DER -inkey "$work/key.der" -rawin -in "$work/body" -out "$work/signature"
signature=$({ bytes "$id"; cat "$work/signature"; } | base64 -w0)

printf 'leaf 1     %s\nleaf 2     %s\nleaf 3     %s\nroot of 3  %s\n' "$a" "$b" "$c" "$root"
printf 'key        %s+%s+%s\nsignature  %s\n' "$origin" "$id" "$packed" "$signature"
