#!/bin/bash
# A bigram of three words in the containers that Vosk models have: needs Debian's libfst-tools.
set -euo pipefail
cd "$(dirname "$0")"
printf '<eps> 0\na 1\nb 2\nc 3\n#0 4\n' > words.txt
# States: 0 <s>, 1 nothing, 2 after a, 3 after b. c has no history of its own.
cat > toy.txt <<'F'
0 2 1 1 0.5
0 1 4 0 1.0
1 2 1 1 1.2
1 3 2 2 1.4
1 1 3 3 1.6
2 3 2 2 0.7
2 1 4 0 0.9
3 1 4 0 0.3
1 1.8
3 0.4
F
fstcompile toy.txt | fstarcsort --sort_type=ilabel > toy.vector.fst
fstconvert --fst_type=const toy.vector.fst > toy.const.fst
printf '4 0\n' > relabel
LD_PRELOAD=$(ls /usr/lib/*/libfstngram.so.* | head -1) fstconvert --fst_type=ngram <(fstrelabel --relabel_ipairs=relabel toy.vector.fst | fstarcsort --sort_type=ilabel | fstsymbols --isymbols=words.txt --osymbols=words.txt) > toy.ngram.fst
rm -f toy.txt relabel words.txt
