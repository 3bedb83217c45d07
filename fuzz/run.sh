#!/usr/bin/env bash
# Fuzzes each target for so many minutes, or those that are named: bash fuzz/run.sh MINUTES [TARGET…]
# It needs the nightly toolchain and cargo-fuzz, and stops at the first finding. What it learns stays in fuzz/corpus.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

minutes=${1:?how many minutes for each target?}
shift
if [ $# -eq 0 ]; then
    mapfile -t all < <(cargo +nightly fuzz list)
    set -- "${all[@]}"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT

for target in "$@"; do
    mkdir -p "corpus/$target"
    options=(-max_total_time=$((minutes * 60)) -max_len=4096 -timeout=10 -print_final_stats=1)
    if [ -e "dictionaries/$target.dict" ]; then
        options+=("-dict=dictionaries/$target.dict")
    fi
    if ! cargo +nightly fuzz run "$target" "corpus/$target" "../tests/properties/kept/$target" -- "${options[@]}" >"$log" 2>&1; then
        tail -n 40 "$log"
        echo "$target: a finding; its text goes to tests/properties/kept/$target once it is mended" >&2
        exit 1
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    printf '%-14s %12s executions in %s minutes\n' "$target" "$runs" "$minutes"
done
