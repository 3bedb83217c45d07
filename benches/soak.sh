#!/usr/bin/env bash
# Has several machines change and exchange a community at random, with other cases each time, until it is told to stop or a case fails.
# `benches/soak.sh 500` runs 500 cases for each number of machines in a round; a round of 200 takes some minutes on two cores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cases=${1:-200}
for ((seed = 1; ; seed++)); do
    echo "seed $seed, $cases cases for each number of machines"
    COP_SOAK_SEED=$seed COP_SOAK_CASES=$cases cargo test --locked --release --quiet --test convergence
done
