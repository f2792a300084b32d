#!/bin/bash
# Trains the first network of the starter recogniser, with Kaldi, from nothing, in about three hours with two cores; train.sh goes on from it.
# Needs: KALDI_ROOT (a built Kaldi), DATA (the dialog corpora), SO (a checkout of speechocean762);
# Debian: sox espeak-ng flite festival festlex-cmu festvox-kallpc16k festvox-kdlpc16k festvox-us-slt-hts libfst-tools python3-numpy python3-scipy
# Run in an empty folder: bash recipe/base.sh ; the model comes out in ./model
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd); : "${KALDI_ROOT:?}" "${DATA:?}" "${SO:?}"
S=$KALDI_ROOT/src; for d in bin featbin gmmbin fstbin latbin chainbin nnet3bin; do PATH=$S/$d:$PATH; done
ln -sfn "$KALDI_ROOT/egs/wsj/s5/steps" steps; ln -sfn "$KALDI_ROOT/egs/wsj/s5/utils" utils; ln -sfn "$SO" so; PATH=$PWD/utils:$PATH
export PATH LC_ALL=C OPENBLAS_NUM_THREADS=1; run=utils/run.pl; P=/usr/bin/python3; cp "$here"/norm.py .

$P "$here/text.py"; $P "$here/corpus.py"; $P "$here/lexicon.py"; $P "$here/ngram.py" 3      # words, lexicon, trigram
$P "$here/synth.py" 1; $P "$here/prep.py"                                                   # speech through a telephone

mkdir -p conf data/local; cp -r dict data/local/dict; rm -f data/local/dict/words.lst
printf -- '--use-energy=false\n--sample-frequency=8000\n--num-mel-bins=40\n--num-ceps=40\n--low-freq=40\n--high-freq=-200\n--dither=0.0\n' > conf/mfcc.conf
printf -- '--use-energy=false\n--sample-frequency=8000\n--dither=1.0\n' > conf/mfcc13.conf
utils/prepare_lang.sh --sil-prob 0.5 data/local/dict "<UNK>" data/local/lang data/lang
$P "$here/arpa2g.py" lm.arpa | fstcompile --isymbols=data/lang/words.txt --osymbols=data/lang/words.txt | fstarcsort --sort_type=ilabel > data/lang/G.fst
for s in clean aug dev devs; do utils/utt2spk_to_spk2utt.pl data/$s/utt2spk > data/$s/spk2utt; utils/fix_data_dir.sh data/$s; done
utils/combine_data.sh data/all data/clean data/aug; for s in clean all; do cp -r data/$s data/${s}13; done
steps/make_mfcc.sh --nj 2 --cmd $run --mfcc-config conf/mfcc.conf data/all exp/mfcc mfcc; steps/compute_cmvn_stats.sh data/all exp/mfcc mfcc
for s in clean13 all13; do steps/make_mfcc.sh --nj 2 --cmd $run --mfcc-config conf/mfcc13.conf data/$s exp/$s mfcc13_$s; steps/compute_cmvn_stats.sh data/$s exp/$s mfcc13_$s; done

# alignments: monophone -> triphone -> LDA+MLLT
utils/subset_data_dir.sh --shortest data/clean13 2500 data/short; utils/subset_data_dir.sh data/all13 11000 data/part
steps/train_mono.sh --nj 2 --cmd $run --totgauss 1000 --num-iters 30 data/short data/lang exp/mono
steps/align_si.sh --nj 2 --cmd $run data/clean13 data/lang exp/mono exp/mono_ali
steps/train_deltas.sh --cmd $run --num-iters 25 2000 12000 data/clean13 data/lang exp/mono_ali exp/tri1
steps/align_si.sh --nj 2 --cmd $run data/part data/lang exp/tri1 exp/tri1_ali
steps/train_lda_mllt.sh --cmd $run --num-iters 20 2500 16000 data/part data/lang exp/tri1_ali exp/tri2
steps/align_si.sh --nj 2 --cmd $run data/all13 data/lang exp/tri2 exp/tri2_ali

# lattice-free MMI
cp -r data/lang data/lang_chain
steps/nnet3/chain/gen_topo.py "$(cat data/lang/phones/nonsilence.csl)" "$(cat data/lang/phones/silence.csl)" > data/lang_chain/topo
steps/nnet3/chain/build_tree.sh --frame-subsampling-factor 3 --context-opts "--context-width=2 --central-position=1" --cmd $run 1200 data/all13 data/lang_chain exp/tri2_ali exp/tree
L=exp/lats; mkdir -p $L/log; echo 2 > $L/num_jobs; cp exp/tri2/{tree,final.mdl,final.mat,splice_opts,phones.txt} $L/; utils/split_data.sh data/all13 2
lats() { local sd=data/all13/split2/$1
  gmm-latgen-faster --max-active=5000 --acoustic-scale=0.1 --beam=20 --lattice-beam=6 --allow-partial=false --word-determinize=false $L/final.mdl \
    "ark:compile-train-graphs --read-disambig-syms=data/lang/phones/disambig.int --transition-scale=1.0 --self-loop-scale=0.1 $L/tree $L/final.mdl data/lang/L.fst 'ark:utils/sym2int.pl --map-oov 2 -f 2- data/lang/words.txt $sd/text|' ark:- |" \
    "ark,s,cs:apply-cmvn --utt2spk=ark:$sd/utt2spk scp:$sd/cmvn.scp scp:$sd/feats.scp ark:- | splice-feats $(cat $L/splice_opts) ark:- ark:- | transform-feats $L/final.mat ark:- ark:- |" \
    "ark:|gzip -c > $L/lat.$1.gz" > $L/log/lats.$1.log 2>&1; }
lats 1 & lats 2 & wait
dir=exp/tdnn; mkdir -p $dir/configs; num_targets=$(tree-info exp/tree/tree | awk '/num-pdfs/{print $2}')
sed "s/NUM_TARGETS/$num_targets/; s#IDCT#$dir/configs/idct.mat#" "$here/network.xconfig" > $dir/configs/network.xconfig
steps/nnet3/xconfig_to_configs.py --xconfig-file $dir/configs/network.xconfig --config-dir $dir/configs/
steps/nnet3/chain/train.py --cmd $run --use-gpu=no --feat.cmvn-opts "--norm-means=false --norm-vars=false" \
  --chain.xent-regularize 0.1 --chain.leaky-hmm-coefficient 0.1 --chain.l2-regularize 0.0 --chain.apply-deriv-weights false --chain.lm-opts="--num-extra-lm-states=800" \
  --egs.opts "--frames-overlap-per-eg 0 --constrained false" --egs.chunk-width 140,100,160 \
  --trainer.num-chunk-per-minibatch 64 --trainer.frames-per-iter 1000000 --trainer.num-epochs "${EPOCHS:-1}" \
  --trainer.optimization.num-jobs-initial 2 --trainer.optimization.num-jobs-final 2 \
  --trainer.optimization.initial-effective-lrate 0.002 --trainer.optimization.final-effective-lrate 0.0002 --trainer.max-param-change 2.0 \
  --trainer.optimization.combine-sum-to-one-penalty 0.001 --trainer.max-models-combine 4 \
  --cleanup.remove-egs false --feat-dir data/all --tree-dir exp/tree --lat-dir $L --dir $dir

bash "$here/base_pack.sh" $dir data/lang_chain exp/tree/tree model
