#!/usr/bin/env bash
# Installs the Debian packages of a list that are not there yet.
#   packaging/install-packages.sh [LIST ...]      default: packaging/debian-packages.txt
# A line is a package, or "PACKAGE unless COMMAND": not needed where the command comes from elsewhere.
# Needs root or sudo only when something is missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || set -- "$here/debian-packages.txt"

missing=()
while read -r package unless command; do
  if [ "$unless" = unless ] && command -v "$command" >/dev/null; then continue; fi
  dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@")
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "parley: these Debian packages are missing and neither root nor sudo is available: ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "parley: installing ${#missing[@]} Debian packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y --no-install-recommends "${missing[@]}"
