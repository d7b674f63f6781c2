"""Builds on a Dask cluster: any number of machines that see the same plan folders and outputs, with this project."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.cli.building_all import Job, Outcome, build_with_retry
from pipeline.errors import SettingsError


def run_on_cluster(
    jobs: Sequence[Job], scheduler: str, work: Callable[[Job], Outcome] = build_with_retry
) -> Iterator[Outcome]:
    """Do the jobs on the workers of the scheduler at this address; one whose worker is lost goes to another."""
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise SettingsError(
            "Dask is not installed here.",
            "Install the optional part 'cluster' of this project, or leave --scheduler out.",
        ) from None
    try:
        client = Client(scheduler, timeout="10s")
    except (OSError, ValueError) as refused:
        raise SettingsError(f"No Dask scheduler answers at {scheduler}: {refused}", "Check the address.") from None
    with client:
        asked = {client.submit(work, job, pure=False): job for job in jobs}
        for future in as_completed(asked):
            yield future.result() if future.status == "finished" else _lost(asked[future], future.exception())


def _lost(job: Job, why: BaseException | None) -> Outcome:
    """What is told of a job that took down its workers time and again."""
    return Outcome(job.folder.name, job.folder, 1, 0.0, f"It was lost on the cluster: {why}")
