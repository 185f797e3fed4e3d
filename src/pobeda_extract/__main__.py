"""Start the command line: ``python -m pobeda_extract`` and the installed command."""

from __future__ import annotations

import sys

from pobeda_extract.cli import run


def main() -> None:
    """Run the command and exit with its status."""
    sys.exit(run())


if __name__ == "__main__":
    main()
