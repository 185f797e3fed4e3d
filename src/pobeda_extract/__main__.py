"""Start the command line: ``python -m pobeda_extract`` and the installed command."""

from __future__ import annotations

import os
import sys

# Must be set before numpy is imported anywhere: its matrices are small here, and threads that
# wait for each other make an article ten times slower.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


def main() -> None:
    """Run the command and exit with its status."""
    from pobeda_extract.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
