#!/bin/sh
# Installs the Debian packages named as arguments that are missing: as root, or through sudo when it
# needs no password. Otherwise prints the one command to run, and exits with 2.
set -u
missing=
for package; do
    status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)
    [ "$status" = 'install ok installed' ] || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as='sudo -n'; else
    echo "These packages are missing. Run this, then try again:" >&2
    echo "    sudo apt-get update && sudo apt-get install -y$missing" >&2
    exit 2
fi
echo "Installing:$missing" >&2
$as apt-get update -qq >&2 &&
    $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2 && exit 0
echo "The packages could not be installed:$missing" >&2
exit 2
