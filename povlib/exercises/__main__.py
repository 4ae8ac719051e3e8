"""``python -m povlib.exercises`` (``make lab``) makes the learner's folder and says what is in it."""

import argparse
from pathlib import Path

from .work import make_folder

parser = argparse.ArgumentParser(prog="python -m povlib.exercises", description=__doc__)
parser.add_argument("--checkout", type=Path, default=Path(), help="the checkout whose notebooks are copied")
folder, new, kept = make_folder(parser.parse_args().checkout)
stay = f"; {kept} that you have stay as they are" if kept else ""
print(f"{folder}/: {new} notebooks and pictures copied{stay}. Work here; delete a file to get a fresh copy.")
