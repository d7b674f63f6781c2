"""Runs one chapter notebook with Papermill, and says in plain words why one did not come to an end."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import ChapterError
from pipeline.plan import ROOT

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Run:
    """One run of a chapter: the notebook, where it is kept as executed, its parameters, and seconds for one cell."""

    title: str
    notebook: str
    output: str
    parameters: dict[str, str]
    timeout: int


def execute(run: Run, *, forked: bool = False) -> None:
    """Run the chapter, its kernel ``forked`` from this process or started as usual.

    Raises ChapterError where it failed; the notebook is kept as far as it came, with the failing cell marked.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    try:
        papermill.execute_notebook(
            run.notebook,
            str(_part(run)),
            parameters=run.parameters,
            engine_name=_engine(forked),
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            execution_timeout=run.timeout,
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],  # a kernel's own notices are not for the user
            cwd=str(ROOT),
        )
    except (CellTimeoutError, DeadKernelError) as failure:
        raise without_end(run, _COLOURS.sub("", str(failure)).strip().splitlines()[0]) from None
    except PapermillExecutionError as failure:
        cell = failure.exec_count - 1  # Papermill put one cell, with the parameters, before it
        raise ChapterError(
            f"The chapter {_named(run)} stopped in code cell {cell}:\n"
            f"  {failure.ename}: {_COLOURS.sub('', str(failure.evalue))}",
            f"The cell is marked in private/chapters/{Path(run.output).name}; correct {Path(run.notebook).name}.",
        ) from None
    finally:
        keep_so_far(run)  # also of a chapter that failed


def keep_so_far(run: Run) -> None:
    """Put the notebook in its place as far as it came."""
    if _part(run).is_file():
        _part(run).replace(run.output)


def without_end(run: Run, why: str) -> ChapterError:
    """What to say of a chapter that did not come to an end."""
    return ChapterError(
        f"The chapter {_named(run)} did not come to an end: {why}",
        f"Run {Path(run.notebook).name} in JupyterLab to see which cell takes too much time or memory.",
    )


def _named(run: Run) -> str:
    return f"'{run.title}' ({Path(run.notebook).name})"


def _part(run: Run) -> Path:
    """Papermill saves as it begins: never a half-run notebook in place."""
    output = Path(run.output)
    return output.with_name(f".{output.stem}.part.ipynb")


@functools.cache
def _engine(forked: bool) -> str:
    """The name of an engine of Papermill's that saves a notebook as it begins and ends, not twice for each cell."""
    from papermill.engines import NBClientEngine, papermill_engines

    if forked:
        from pipeline.chapters.kernel import ForkedKernelEngine as Base
    else:
        Base = NBClientEngine

    class SavedAtTheEnd(Base):
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
            path, nb_man.output_path = nb_man.output_path, None
            try:
                super().execute_managed_notebook(nb_man, kernel_name, **kwargs)
            except BaseException:
                nb_man.output_path = path  # else Papermill saves it once it is out of the engine
                raise

    name = f"yjplan-{Base.__name__}"
    papermill_engines.register(name, SavedAtTheEnd)
    return name
