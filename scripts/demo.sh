#!/usr/bin/env bash
# Solves the samples of all four kinds and a truck with stops, checks every plan, prints one table.
set -euo pipefail
cd "$(dirname "$0")/.."
packhorse=${PACKHORSE:-target/release/packhorse}
limit=${DEMO_LIMIT:-15s}
out=target/demo
mkdir -p "$out"

# A member of a plan file's head.
member() { sed -n "s/.*\"$2\": *\"\{0,1\}\([^,\"}]*\).*/\1/p" "$1" | head -n 1; }

rows=()
worst=0
for sample in allocation replenishment packing dispatch examples/truck; do
    kind=${sample##*/}
    instance=instances/data/$sample.json
    plan=$out/$kind.plan.json
    echo >&2
    ended=0
    rm -f "$plan"
    "$packhorse" solve "$instance" -o "$plan" --time-limit "$limit" || ended=$?
    verdict="not solved (exit $ended)"
    if [ -s "$plan" ]; then
        if checked=$("$packhorse" check "$instance" "$plan"); then verdict=passed; else verdict=failed; fi
        echo "$checked" | head -n 1 >&2
    fi
    [ "$ended" = 0 ] && [ "$verdict" = passed ] || worst=1
    rows+=("$(printf '%-14s %-10s %16s %16s %9s  %s' "$kind" "$(member "$plan" status)" "$(member "$plan" objective)" \
        "$(member "$plan" bound)" "$(member "$plan" elapsed_s)" "$verdict")")
done

echo >&2
printf '%-14s %-10s %16s %16s %9s  %s\n' kind status objective bound seconds check
printf '%s\n' "${rows[@]}"
echo "plans: $out"
exit "$worst"
