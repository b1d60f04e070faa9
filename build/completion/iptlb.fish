# fish completion for iptlb; made by build/man/generate.mjs, do not edit

# The names in the state file that the command line names, or in the usual one.
function __iptlb_profiles
    set -l file local/state.db
    set -l last
    for word in (commandline -opc)
        contains -- "$last" -state-file --state-file; and set file $word
        string match -qr -- '^--?state-file=' $word
        and set file (string replace -r -- '^[^=]*=' '' $word)
        set last $word
    end
    set file (string replace -r -- '^~/' "$HOME/" $file)
    test -r "$file"; and sed -nE 's/^"?([A-Za-z0-9_-]+)"?:.*/\\1/p' -- $file
end

complete -c iptlb -f
complete -c iptlb -o run -l run -d 'change the rules in the kernel too; otherwise only the state file is written'
complete -c iptlb -o rules-backend -l rules-backend -x -a 'client proxy server' -d 'where connections are captured: client, proxy or server'
complete -c iptlb -o src-addr -l src-addr -x -d 'the address whose new connections are captured; unique among all profiles'
complete -c iptlb -o dest-addr -l dest-addr -x -d 'the addresses over which the connections are spread evenly, at random'
complete -c iptlb -o profile -l profile -x -a '(__iptlb_profiles)' -d 'the name of the profile'
complete -c iptlb -o reset -l reset -d 'replace a profile that there is already'
complete -c iptlb -o delete -l delete -d 'remove a profile and its rules; needs -run or -dry-run'
complete -c iptlb -o state-file -l state-file -r -F -d 'the file in which the profiles are kept'
complete -c iptlb -o log-custom-chain -l log-custom-chain -d 'let the kernel log every captured connection (see dmesg)'
complete -c iptlb -o log-level -l log-level -x -a '0 1 2 3 4 5 6 7' -d 'the level of these log lines, from 0 (emergency) to 7 (debug)'
complete -c iptlb -o protocol -l protocol -x -a 'tcp udp sctp' -d 'the protocol of the connections: tcp, udp or sctp'
complete -c iptlb -o use-state -l use-state -d 'apply every profile of the state file; needs -run or -dry-run'
complete -c iptlb -o list -l list -d 'show the profiles with what the kernel does for them, and change nothing'
complete -c iptlb -o dry-run -l dry-run -d 'show the transaction that -run would make, and change nothing'
complete -c iptlb -o json -l json -d 'write results and log lines as JSON'
complete -c iptlb -o version -l version -d 'show the version'
complete -c iptlb -o help -l help -d 'show this help'
