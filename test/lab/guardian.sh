#!/bin/sh
# Lets network namespaces write LOG lines to the kernel log for as long as a lab lives, and puts the
# machine's own setting back when the last lab is gone. It stands outside the lab and waits for its
# input to close, which the kernel does however the lab ends, kill -9 included.
#
# Labs may overlap: each guardian holds a shared lock on $users, and whoever can have it exclusively
# is the first or the last. The lock on /run makes each change a turn of its own.
set -eu

setting=/proc/sys/net/netfilter/nf_log_all_netns
users=/run/iptlb-lab-log-users

exec 8</run
flock 8
exec 9>>"$users"
# An empty file is a new one. One left by a guardian that was killed keeps the value it knew.
if flock --nonblock --exclusive 9 && [ ! -s "$users" ]; then cat "$setting" >"$users"; fi
flock --shared 9
failure=$( (echo 1 >"$setting") 2>&1) || echo "$failure" >&2
flock --unlock 8

[ "$(cat "$setting")" = 1 ] && echo ready
cat >/dev/null

flock 8
if flock --nonblock --exclusive 9; then
  cat "$users" >"$setting" || true
  rm "$users"
fi
