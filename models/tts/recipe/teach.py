"""The teacher reads the sentences: festival's linguistic front end and the HTS voice cmu_us_slt_arctic, all of it Debian's.

  python3 teach.py corpus.txt OUT_FOLDER [--wav]

Needs festival, festvox-us-slt-hts and htsengine. Of each sentence it keeps the phones with their times (.dur), the mel-cepstra
(.mcp, 45 floats each 5 ms) and the logarithm of the pitch (.lf0); with --wav the sound of the teacher as well.
"""
import argparse
import os
import subprocess

VOICE = "/usr/share/festival/voices/us/cmu_us_slt_arctic_hts/hts/cmu_us_slt_arctic_hts.htsvoice"

args = argparse.ArgumentParser()
args.add_argument("corpus")
args.add_argument("out")
args.add_argument("--wav", action="store_true")
args = args.parse_args()
os.makedirs(args.out, exist_ok=True)
with open(args.corpus, encoding="utf-8") as file:
    lines = file.read().split("\n")
lines = lines[:-1] if not lines[-1] else lines

# The labels of an utterance instead of its sound: hts_engine makes that, and tells the parameters too.
script = os.path.join(args.out, "labels.scm")
with open(script, "w", encoding="utf-8") as scm:
    scm.write('(voice_cmu_us_slt_arctic_hts)\n(set! label_file "")\n(defSynthType HTS (hts_dump_feats utt hts_feats_list label_file) utt)\n')
    for i, line in enumerate(lines):
        text = line.replace("\\", "").replace('"', "")
        scm.write(f'(set! label_file "{args.out}/{i:05d}.lab")\n(SynthText "{text}")\n')
subprocess.run(["festival", "-b", script], check=True)

for i in range(len(lines)):
    base = os.path.join(args.out, f"{i:05d}")
    if not os.path.exists(base + ".lab"):
        continue
    parameters = ["-om", base + ".mcp", "-of", base + ".lf0", "-od", base + ".dur"]
    # A frame of one sample: nobody listens here, and the sound costs most of the time.
    sound = ["-ow", base + ".wav"] if args.wav else ["-p", "1"]
    subprocess.run(["hts_engine", "-m", VOICE, *parameters, *sound, base + ".lab"], check=True, stdout=subprocess.DEVNULL)
    os.remove(base + ".lab")
os.remove(script)
