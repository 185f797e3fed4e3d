#!/bin/sh
# Remake the joint reader: reader-v1 (encoder and heads) and decisions-v1. Two cores, about two hours.
# Needs ../shared, the development environment, and torch, onnx and onnxruntime in TORCH's environment.
set -eu
cd "$(dirname "$0")/.."
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 PYTHONPATH=src
TORCH=${TORCH:-.venv/bin/python}
WORK=training/work/joint
START=${START:-../shared/models/e5-nerel-6-layers.pt}
mkdir -p "$WORK"
cp ../shared/models/e5-tokenizer.json "$WORK/tokenizer.json"

# 1. Gold: the corpus, and our own annotations over data/news.
[ -d "$WORK/gold-train" ] || python3 ../shared/corpus/notation.py json ../shared/corpus/train "$WORK/gold-train"
[ -d "$WORK/gold-own" ] || python3 training/joint/annotations.py restore "$WORK/gold-own"

# 2. Read with the rules alone: tokens and entities as the program finds them.
[ -f "$WORK/train.pickle" ] || .venv/bin/python training/joint/prepare.py train "$WORK/gold-train"
[ -f "$WORK/annotations.pickle" ] || .venv/bin/python training/joint/prepare.py annotations "$WORK/gold-own"
[ -f "$WORK/nerel.pickle" ] || .venv/bin/python training/joint/prepare.py nerel ../shared/data/nerel/train

# 3. Three rounds that grow from one another; their mean is shipped.
[ -f "$WORK/v1.done" ] || { "$TORCH" training/joint/train.py v1 --data train --epochs 7 --start "$START" && touch "$WORK/v1.done"; }
[ -f "$WORK/v2.done" ] || { "$TORCH" training/joint/train.py v2 --epochs 5 --rate 1.5e-4 --head 7e-4 --start "$WORK/v1.pt" && touch "$WORK/v2.done"; }
[ -f "$WORK/v3.done" ] || { "$TORCH" training/joint/train.py v3 --epochs 4 --rate 1.2e-4 --head 5e-4 --start "$WORK/v2.pt" && touch "$WORK/v3.done"; }
"$TORCH" training/joint/average.py mean v1 v2 v3
"$TORCH" training/joint/pack.py mean

# 4. How rules and network are weighed, learnt on what was held back.
.venv/bin/python training/joint/calibrate.py
