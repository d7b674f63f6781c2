"""The ``yjplan`` command: the only place where an error becomes text and an exit code."""

from __future__ import annotations

import sys

from pipeline.errors import PlanError


def main() -> None:
    """Run the command line; a PlanError is printed plainly to stderr and gives its exit code."""
    from pipeline.cli import app

    try:
        app(prog_name="yjplan")
    except PlanError as error:
        print(error.problem, file=sys.stderr)
        if error.what_to_do:
            print(error.what_to_do, file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
