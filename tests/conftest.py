"""What all tests need: a shell that runs them in the background ignores Ctrl-C for them and what they start."""

import signal
from contextlib import suppress

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    with suppress(ValueError):  # only the main thread sets it
        signal.signal(signal.SIGINT, signal.default_int_handler)
