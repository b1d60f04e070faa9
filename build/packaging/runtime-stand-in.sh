#!/bin/sh
# Stands in for the AppImage runtime in an AppImage that is for tests only: unpacks what follows these
# lines with unsquashfs, and runs it. tools.mjs fills the lines up to the size that is named here.
set -eu
size=4096

unpack() {
  unsquashfs -quiet -no-progress -offset "$size" -dest "$1" "$0" >/dev/null
}

if [ "${1:-}" = --appimage-extract ]; then
  unpack squashfs-root
  exit
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unpack "$folder/root"
APPIMAGE=$(realpath "$0")
export APPIMAGE APPDIR="$folder/root" ARGV0="$0"
"$folder/root/AppRun" "$@"
exit
