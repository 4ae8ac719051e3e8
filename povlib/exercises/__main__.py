"""``python -m povlib.exercises`` (``make lab``) makes the learner's folder and says what is in it."""

import argparse
from pathlib import Path

from ..locale import either, tr
from .work import make_folder

parser = argparse.ArgumentParser(prog="python -m povlib.exercises", description=__doc__)
parser.add_argument("--checkout", type=Path, default=Path(), help=tr("the checkout whose notebooks are copied"))
folder, new, kept = make_folder(parser.parse_args().checkout)
if kept:
    said = tr("{folder}/: {new} notebooks and pictures copied; {kept} that you have stay as they are.")
else:
    said = tr("{folder}/: {new} notebooks and pictures copied.")
print(
    said.format(folder=folder, new=new, kept=kept),
    tr("Work here; delete a file to get a fresh copy."),
    sep=either(" ", ""),
)
