#!/bin/sh
# Makes the voice from nothing: sentences, teacher, times, training, export. Run here; everything in between goes to the folder given.
#
#   ./make.sh WORK_FOLDER [MINUTES]
#
# Needs Debian 12's festival, festvox-us-slt-hts, htsengine, espeak-ng and python3-torch, and the reference material in ../shared.
# One core: about 10 minutes for the speech and its times, then MINUTES of training (60 by default). It goes on where it was stopped.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=${1:?a folder to work in}
minutes=${2:-60}
export OMP_NUM_THREADS=1
mkdir -p "$work"
cd "$work"
[ -f corpus.txt ] || python3 "$here/text.py" --data "$here/../../../../shared/data" --out corpus.txt --heldout heldout.txt
[ -f taught ] || { python3 "$here/teach.py" corpus.txt teacher && touch taught; }
[ -f prepared.npz ] || python3 "$here/prep.py" corpus.txt teacher prepared.npz
python3 "$here/train.py" prepared.npz run --minutes "$minutes"
python3 "$here/calibrate.py" prepared.npz run
python3 "$here/export.py" run "$here/../front-desk/front-desk.onnx"
python3 "$here/../../update-manifest.py"
