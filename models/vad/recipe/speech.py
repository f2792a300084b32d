#!/usr/bin/env python3
"""Step 1: utterances of many synthetic voices, 8 kHz. usage: speech.py SENTENCES.txt OUT.npz [COUNT]

espeak-ng (formant voices, every variant, many languages' phonemes) and flite (voices built from recordings) speak
the sentences and short answers; each utterance is resampled by a random factor, so one voice becomes many talkers.
No recording of a person is used.
"""
import io, random, subprocess, sys, wave
import numpy as np

ESPEAK = ["en-us", "en-gb", "en-gb-scotland", "en-029", "en-gb-x-rp", "en-gb-x-gbcwmd", "de", "fr", "es", "it", "pl",
          "pt", "nl", "sv", "hi", "tr", "cs", "ro", "hu", "fi", "id", "ru", "cmn-latn-pinyin", "vi"]
VARIANTS = (["m%d" % i for i in range(1, 9)] + ["f%d" % i for i in range(1, 6)] + ["klatt", "klatt2", "klatt3", "klatt4"]
            + ["Alex", "Alicia", "Andrea", "Andy", "Annie", "Denis", "Diogo", "Gene", "Hugo", "Jacky", "Lee", "Marco",
               "Mario", "Michael", "Mike", "adam", "anika", "antonio", "aunty", "belinda", "benjamin", "boris", "caleb",
               "david", "ed", "edward", "grandma", "grandpa", "iven", "john", "linda", "max", "michel", "miguel",
               "norbert", "pablo", "paul", "pedro", "quincy", "rob", "robert", "sandro", "shelby", "steph", "travis",
               "victor", "zac", "whisper", "whisperf"])
FLITE = ["slt", "rms", "awb", "slt", "rms", "awb", "kal16", "kal"]
SHORT = ("yes|no|yeah|nope|okay|sure|one|two|three|four|five|six|seven|eight|nine|zero|oh|right|correct|maybe|please|"
         "thanks|hello|hi|monday|tuesday|friday|today|tomorrow|stop|help|agent|operator|cancel|ten|twelve|june|"
         "no thanks|yes please|i think so|that's right|not really|the first one|uh huh").split("|")


def resample(x, factor):
    """Stretches x to len/factor samples in the frequency domain."""
    n, m = len(x), max(2, int(len(x) / factor))
    spectrum = np.fft.rfft(x)
    out = np.zeros(m // 2 + 1, complex)
    k = min(len(out), len(spectrum))
    out[:k] = spectrum[:k]
    return np.fft.irfft(out, m) * (m / n)


def wav(data):
    with wave.open(io.BytesIO(data)) as w:
        rate = w.getframerate()
        raw = w.readframes(1 << 30)
    return np.frombuffer(raw[:len(raw) // 2 * 2], np.int16).astype(np.float64) / 32768, rate


def speak(rng, text):
    if rng.random() < 0.5:
        voice = rng.choice(ESPEAK if rng.random() < 0.5 else ESPEAK[:6]) + "+" + rng.choice(VARIANTS)
        run = ["espeak-ng", "-v", voice, "-s", str(rng.randint(120, 230)), "-p", str(rng.randint(10, 90)), "--stdout", text]
        x, rate = wav(subprocess.run(run, capture_output=True, check=True).stdout)
    else:
        voice = rng.choice(FLITE)
        run = ["flite", "-voice", voice, "--setf", "duration_stretch=%.2f" % rng.uniform(0.75, 1.35),
               "--setf", "int_f0_target_mean=%d" % (rng.randint(150, 240) if voice == "slt" else rng.randint(80, 150)),
               "-t", text, "-o", "/dev/stdout"]
        x, rate = wav(subprocess.run(run, capture_output=True, check=True).stdout)
    if len(x) < rate // 10:
        return None
    return resample(x, rate / 8000 * rng.uniform(0.82, 1.22))


def main():
    sentences = [line.strip() for line in open(sys.argv[1], encoding="utf-8") if line.strip()]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 5000
    rng = random.Random(4)
    parts, ends, at = [], [], 0
    while len(ends) < count:
        text = rng.choice(SHORT) if rng.random() < 0.3 else rng.choice(sentences)
        try:
            x = speak(rng, text)
        except (subprocess.CalledProcessError, wave.Error, EOFError):
            continue
        if x is None or np.abs(x).max() < 1e-3:
            continue
        x = (x / np.abs(x).max() * 30000).astype(np.int16)
        parts.append(x)
        at += len(x)
        ends.append(at)
    np.savez(sys.argv[2], audio=np.concatenate(parts), ends=np.array(ends))
    print(f"{count} utterances, {at / 8000 / 60:.0f} minutes")


main()
