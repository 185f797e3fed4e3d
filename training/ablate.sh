#!/bin/sh
# Small trials on a third of NEREL train, 14 epochs each: what a part of the network gains.
# The last line of each work/a-NAME.out is the table by type; the best epoch stands in a-NAME.log.
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
python=${PYTHON:-../.venv/bin/python}
trial() {
    name=$1; shift
    [ -s "work/a-$name.done" ] && return
    $python train_mentions.py "a-$name" --part 3 --epochs 14 --seed 7 "$@" > "work/a-$name.out" 2>&1 &&
        sort -k9 "work/a-$name.log" | tail -n 1 > "work/a-$name.done"
}
common="dropout=0.3 input_dropout=0.2"
trial words --set hidden=128 use_hidden=0 use_names=0 use_context=0 use_rel=0 $common
trial hidden --set hidden=128 use_names=0 use_context=0 $common
trial names --set hidden=128 use_context=0 $common
trial context --set hidden=128 $common
trial no-ema --ema 0 --set hidden=128 $common
trial h64 --set hidden=64 $common
trial h192 --set hidden=192 $common
trial h256 --set hidden=256 $common
trial smooth --smooth 0.05 --set hidden=128 $common
trial rured --rured --set hidden=128 $common
grep -H . work/a-*.done
