"""Start the command line: ``python -m pobeda_extract`` and the installed command."""

from __future__ import annotations

import gc
import sys

from pobeda_extract.cli import run


def main() -> None:
    """Run the command and exit with its status."""
    # What is loaded stays: to look for garbage in it, time and again while it loads and once more
    # when all ends, takes a fifth of a short run. «Settings.extractor» turns the collector on.
    gc.disable()
    status = run()
    gc.freeze()
    sys.exit(status)


if __name__ == "__main__":
    main()
