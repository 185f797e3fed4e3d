#!/bin/sh
# Make mentions-v1 from the corpora: half a day on one core. What is done already is not done again,
# and a run that was stopped goes on where it was: give the command once more.
set -eu
cd "$(dirname "$0")"
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
python=${PYTHON:-../.venv/bin/python}

once() { # MARK COMMAND…
    [ -e "work/$1.done" ] || { shown=$1; shift; "$@" && touch "work/$shown.done"; }
}
train() { # NAME ARGUMENT…
    once "$1" "$python" train_mentions.py "$@"
}

mkdir -p work
# Tag the corpora once: words, tags, hidden states, gold spans by word.
once prepared "$python" prepare.py nerel-train nerel-dev rured factrueval \
    news-1500000-0 news-1500000-1 news-1500000-2

# Two teachers, from gold; their common opinion of raw texts; a student of both, in two rounds, whose
# first one labels the second's texts with a teacher.
train t1 --epochs 24 --seed 1 --rate 2.5e-3 --set hidden=256 dropout=0.35 input_dropout=0.25
train t2 --epochs 12 --seed 2 --rate 2.5e-3 --rured \
    --set hidden=256 project=320 filters=128 dropout=0.33 input_dropout=0.25 word_dropout=0.06
once two "$python" label.py two rured,factrueval,news-1500000-0 t1 t2
lessons=two:rured,two:factrueval,two:news-1500000-0
wide="hidden=192 dropout=0.2 input_dropout=0.15 word_dropout=0.03"
train s192 --epochs 12 --seed 5 --rate 2.5e-3 --batch 1000 --ema 0.999 --share 0.3 \
    --teach $lessons --set $wide
once three "$python" label.py three news-1500000-1 t1 s192
lessons=$lessons,three:news-1500000-1
train s192b --start s192 --epochs 12 --seed 6 --rate 1.5e-3 --batch 1000 --ema 0.999 --share 0.16 \
    --teach $lessons --set $wide

# The student that is shipped, half as wide. What a start did without begins at zero.
small="hidden=128 project=192 input_dropout=0.1 word_dropout=0.03"
train n128 --epochs 10 --seed 11 --rate 3e-3 --batch 1000 --ema 0.998 --share 0.12 \
    --teach $lessons --set $small dropout=0.12 use_names=0 use_context=0
train m128 --start n128 --epochs 24 --until 14 --seed 12 --rate 2.5e-3 --batch 1000 --ema 0.999 \
    --share 0.25 --teach $lessons --set $small dropout=0.1 use_names=0 use_context=0
train c128 --start m128 --epochs 21 --seed 13 --rate 2e-3 --batch 1000 --ema 0.999 --share 0.25 \
    --teach $lessons --set $small dropout=0.1 use_names=1 use_context=1
once four "$python" label.py four news-1500000-2 t1 t2 s192b
lessons=$lessons,four:news-1500000-2
train d128 --start c128 --epochs 16 --seed 14 --rate 1.8e-3 --batch 1000 --ema 0.999 --share 0.22 \
    --gold 0.6 --teach $lessons --set $small dropout=0.1 use_names=1 use_context=1
"$python" mean.py cd c128 d128
train e128 --start cd --epochs 7 --seed 15 --rate 1e-3 --batch 1000 --ema 0.998 --share 0.12 \
    --favour EVENT=1.7 NUMBER=1.3 DATE=1.2 \
    --teach $lessons --set $small dropout=0.12 use_names=1 use_context=1
"$python" mean.py cde128 c128 d128 e128

# Round, weigh labels, calibrate, measure; write pack and card. The relations stand on what this
# network finds, so they are trained anew.
"$python" pack.py cde128 mentions-v1
once relations "$python" train_relations.py ../../shared/data/nerel --out work/relations
"$python" pack_relations.py work/relations ../../shared/data/nerel
