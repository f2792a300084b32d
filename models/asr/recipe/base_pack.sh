#!/bin/bash
# base_pack.sh CHAIN_DIR LANG TREE OUT: the look-ahead graph (words and grammars can change at run time) and Vosk's folder layout.
set -euo pipefail
dir=$1 lang=$2 tree=$3 out=$4; g=$dir/graph; mkdir -p "$g" "$out"/{am,conf,graph/phones}
# look-ahead composition needs OpenFst's olabel_lookahead type, which Debian keeps in a library of its own
look=$(ls /usr/lib/*/libfstlookahead.so.* | head -1); N=2 P=1
fstdeterminizestar "$lang/L_disambig.fst" | fstarcsort --sort_type=ilabel > "$g/L_det.fst"
fstcomposecontext --context-size=$N --central-position=$P --read-disambig-syms="$lang/phones/disambig.int" --write-disambig-syms="$g/disambig_ilabels.int" "$g/ilabels" "$g/L_det.fst" | fstarcsort --sort_type=ilabel > "$g/CL.fst"
make-h-transducer --disambig-syms-out="$g/disambig_tid.int" --transition-scale=1.0 "$g/ilabels" "$tree" "$dir/final.mdl" | fstarcsort --sort_type=olabel > "$g/Ha.fst"
fstcompose "$g/Ha.fst" "$g/CL.fst" | fstdeterminizestar | add-self-loops --disambig-syms="$g/disambig_tid.int" --self-loop-scale=1.0 --reorder=true "$dir/final.mdl" | fstarcsort --sort_type=olabel > "$g/HCL.fst"
LD_PRELOAD=$look fstconvert --fst_type=olabel_lookahead --save_relabel_opairs="$g/relabel" "$g/HCL.fst" "$g/HCLr.fst"
# word ids everywhere in the relabelled space, so that grammars made at run time from words.txt meet the same ids
fstrelabel --relabel_ipairs="$g/relabel" --relabel_opairs="$g/relabel" "$lang/G.fst" | fstarcsort --sort_type=ilabel | fstconvert --fst_type=const > "$g/Gr.fst"
nnet3-am-copy --prepare-for-test=true "$dir/final.mdl" "$out/am/final.mdl"; cp "$g"/{HCLr,Gr}.fst "$g/disambig_tid.int" "$out/graph/"; awk 'NR==FNR{m[$1]=$2;next} {w=$1=="<UNK>"?"[unk]":$1; print w, ($2 in m)?m[$2]:$2}' "$g/relabel" "$lang/words.txt" | sort -k2,2n > "$out/graph/words.txt"; cp "$lang/phones/word_boundary.int" "$out/graph/phones/"
printf -- '--use-energy=false\n--sample-frequency=8000\n--num-mel-bins=40\n--num-ceps=40\n--low-freq=40\n--high-freq=-200\n--dither=0.0\n' > "$out/conf/mfcc.conf"
sil=$(tr ',' ':' < "$lang/phones/silence.csl" | tr -d '\n'); cat > "$out/conf/model.conf" <<C
--min-active=200
--max-active=3000
--beam=10.0
--lattice-beam=3.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--frames-per-chunk=6
--endpoint.silence-phones=$sil
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
C
du -sh "$out"
