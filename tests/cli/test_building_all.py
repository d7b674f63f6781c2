"""Many plans side by side: progress, failures that stop nobody else, and a real cluster that loses a worker."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.cli import building_all
from pipeline.cli.building_all import Job, Outcome, plans_in, run_here
from pipeline.cli.cluster import run_on_cluster
from pipeline.errors import SettingsError


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A folder with three plan folders."""
    for name in ("north", "south", "west"):
        folder = tmp_path / "region" / name
        folder.mkdir(parents=True)
        (folder / "plan.yml").write_text(
            "service: Anytown\narea: Anytown\nfinancial_year: 2022-23\nas_of: 2022-06-30\n"
        )
    return tmp_path / "region"


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Stands in for builds: how many times the build of each plan fails."""
    left: dict[str, int] = {}

    def build(job: Job) -> Outcome:
        name = job.folder.name
        left[name] = left.get(name, 0) - 1
        return Outcome(name, job.folder, int(left[name] >= 0), 0.0, "<b>What it said</b>")

    monkeypatch.setattr(building_all, "_build", build)
    return left


def test_all_plans_of_a_folder_are_built_and_the_page_names_each(plans: Path, fails: dict, yjplan, tmp_path) -> None:
    done = yjplan("build-all", plans, "--summary", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert done.code == 0
    assert done.stdout == f"3 of 3 plans built. {tmp_path / 'page.html'}\n"
    assert all(f'<th scope="row">{name}</th>' in page for name in ("north", "south", "west"))
    assert "&lt;b&gt;What it said" in page
    assert len(done.stderr.splitlines()) == 3
    assert "3 of 3: " in done.stderr


def test_a_build_that_fails_once_is_tried_again(plans: Path, fails: dict[str, int], yjplan) -> None:
    fails["south"] = 1
    done = yjplan("build-all", plans)
    assert done.code == 0
    assert "south built at the second try" in done.stderr


def test_a_plan_that_fails_stops_none_of_the_others_and_gives_the_exit_code(plans: Path, fails: dict, yjplan) -> None:
    fails["south"] = 9
    done = yjplan("build-all", plans)
    assert done.code == 1
    assert "south failed: <b>What it said</b>" in done.stdout
    assert "2 of 3 plans built." in done.stdout


def test_the_end_of_what_a_real_build_said_is_told(plans: Path, tmp_path: Path) -> None:
    (plans / "south" / "plan.yml").write_text("service: 1\n", encoding="utf-8")
    (outcome,) = run_here([Job(plans / "south", tmp_path / "outputs")], 1)
    assert (outcome.code, outcome.tries) == (1, 2)
    assert "plan.yml has" in outcome.said


def test_plan_folders_and_folders_of_them_may_be_named_together(plans: Path) -> None:
    assert [path.name for path in plans_in([plans / "west", plans])] == ["west", "north", "south"]


def test_a_folder_without_plans_and_two_plans_of_one_name_are_refused(plans: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no plan in"):
        plans_in([tmp_path])
    other = tmp_path / "elsewhere" / "north"
    other.mkdir(parents=True)
    (other / "plan.yml").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="have the name north"):
        plans_in([plans, other])


def test_no_scheduler_at_the_address_is_told_plainly(plans: Path, yjplan, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")

    def refuse(*_: object, **__: object) -> None:
        raise OSError("Timed out")

    monkeypatch.setattr(distributed, "Client", refuse)
    refused = yjplan("build-all", plans, "--scheduler", "tcp://nowhere:1")
    assert refused.stderr.startswith("No Dask scheduler answers at tcp://nowhere:1")


def slow(job: Job) -> Outcome:
    """Leaves the number of its process, and takes long enough to be killed on the way."""
    (job.outputs_root / f"{job.folder.name}.{os.getpid()}").touch()
    time.sleep(1.5)
    return Outcome(job.folder.name, job.folder, 0, 1.5, str(os.getpid()))


@pytest.mark.filterwarnings("default")
def test_a_cluster_that_loses_a_worker_builds_all_the_same(plans: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    (made := tmp_path / "made").mkdir()
    jobs = [Job(folder, made) for folder in plans_in([plans])]
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    cluster = distributed.LocalCluster(processes=True, host="127.0.0.1", **options)
    with cluster, ThreadPoolExecutor() as pool:
        killed = pool.submit(_kill_the_first_at_work, made)
        done = sorted(run_on_cluster(jobs, cluster.scheduler_address, slow), key=lambda outcome: outcome.name)
    assert [outcome.name for outcome in done] == ["north", "south", "west"]
    assert not any(outcome.failed for outcome in done)
    assert str(killed.result()) not in {outcome.said for outcome in done}


def _kill_the_first_at_work(made: Path) -> int:
    while not (at_work := list(made.iterdir())):
        time.sleep(0.05)
    pid = int(at_work[0].suffix[1:])
    os.kill(pid, signal.SIGKILL)
    return pid
