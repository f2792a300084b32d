"""Phonemes as the product asks espeak-ng for them, and the ids that the voice's json gives to them."""
import re
import subprocess

PAD, BEGIN, END = "_", "^", "$"
MARKS = ".,;:!? "
STRESS = "\u02c8\u02cc"
LONG = "\u02d0"
# What espeak-ng's en-us writes, and what it writes of foreign words.
PHONES = "abcdefhijklmnoprstuvwxyz\u00e6\u00e7\u00f0\u00f8\u0127\u014b\u0153\u0250\u0251\u0252\u0254\u0259\u025a\u025b\u025c\u025d\u0261\u026a\u026b\u026c\u026d\u026f\u0272\u0275\u0279\u027b\u027e\u0280\u0281\u0282\u0283\u0288\u028a\u028b\u028c\u028e\u028f\u0290\u0292\u0294\u0295\u029d\u03b2\u03b8\u03c7\u1d7b\u2c71g"
COMBINING = "\u0303\u0329\u032a\u0361\u0327"
TABLE = {symbol: [number] for number, symbol in enumerate([PAD, BEGIN, END] + list(MARKS) + list(STRESS) + [LONG] + list(PHONES) + list(COMBINING))}
SYMBOLS = 128


LETTER = re.compile(r"\b(?:A(?=[, ]+[A-Z]\b)|a(?= [b-hj-z]\b))|(?:(?<=\b[A-Z] )|(?<=\b[A-Z], ))A\b")


def letters(line):
    """The letter A by name: alone, espeak-ng takes it for the article. As the product does (Text/LetterNames.cs)."""
    return LETTER.sub("eigh", line)


def ipa(line, voice="en-us"):
    """IPA of a line with the marks of its parts kept: one call of espeak-ng, a part a line."""
    line = letters(line)
    parts = [m.strip() for m in re.findall(r".+?(?:[.,;:!?](?=\s|$)|$)", line) if m.strip()]
    said = subprocess.run(["espeak-ng", "-q", "--ipa", "-b", "1", "-v", voice], input="\n".join(parts) + "\n", capture_output=True, text=True, check=True).stdout
    lines = [s.strip() for s in said.split("\n") if s.strip()]
    if len(lines) != len(parts):
        return None
    return " ".join(re.sub(r"\([a-z-]{2,10}\)|_:?", "", said) + (part[-1] if part[-1] in ".,;:!?" else "") for said, part in zip(lines, parts))


def tokens(phonemes):
    return [c for c in phonemes if c in TABLE]
