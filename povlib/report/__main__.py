"""``python -m povlib.report`` builds the report of the collection."""

import sys

from ..articles import InputError
from .build import main

try:
    main()
except InputError as problem:
    print(problem, file=sys.stderr)
    sys.exit(1)
