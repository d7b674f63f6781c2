"""DuckDB's files are opened by one DuckDB, and nothing that goes wrong with one of them reaches the next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipeline.ahead import ONE_THREAD
from pipeline.databases import opened, started


def _made(path: Path, value: int) -> Path:
    with opened(path) as connection:
        connection.execute(f"CREATE TABLE t AS SELECT {value} AS v; CREATE VIEW seen AS SELECT v FROM t")
    return path


def _value(path: Path) -> int:
    with opened(path, read_only=True) as connection:
        return connection.execute("SELECT v FROM seen").fetchall()[0][0]


@pytest.mark.parametrize("name", ["plain.duckdb", "it's here.duckdb", 'a "b"; c.duckdb', "é ü.duckdb"])
def test_what_is_written_can_be_read_by_this_duckdb_and_by_any(tmp_path: Path, name: str) -> None:
    path = _made(tmp_path / name, 1)
    assert _value(path) == 1
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT v FROM seen").fetchall() == [(1,)]


def test_two_files_are_open_at_once_and_each_connection_sees_its_own(tmp_path: Path) -> None:
    one, two = (_made(tmp_path / f"{value}.duckdb", value) for value in (1, 2))
    with opened(one, read_only=True) as of_one, opened(two, read_only=True) as of_two:
        assert [each.execute("SELECT v FROM t").fetchall() for each in (of_one, of_two)] == [[(1,)], [(2,)]]
        with opened(one, read_only=True) as again:
            assert again.execute("SELECT v FROM t").fetchall() == [(1,)]


def test_a_file_that_has_been_replaced_is_read_anew(tmp_path: Path) -> None:
    path = _made(tmp_path / "a.duckdb", 1)
    assert _value(path) == 1
    _made(tmp_path / "b.duckdb", 2).replace(path)
    assert _value(path) == 2


def test_a_file_opened_for_reading_is_not_written_or_made(tmp_path: Path) -> None:
    path = _made(tmp_path / "a.duckdb", 1)
    before = path.read_bytes()
    with opened(path, read_only=True) as connection, pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("INSERT INTO t VALUES (2)")
    assert path.read_bytes() == before
    with pytest.raises(duckdb.IOException, match="does not exist"), opened(tmp_path / "no.duckdb", read_only=True):
        pass
    assert not (tmp_path / "no.duckdb").exists()


def test_what_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "a.duckdb").write_bytes(b"x" * 9_000)
    with pytest.raises(duckdb.IOException, match=r"not a valid DuckDB database"), opened(tmp_path / "a.duckdb"):
        pass


def test_a_large_file_has_a_duckdb_of_its_own_that_spills_beside_it_and_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "SELECT current_setting('threads') > 1, current_setting('temp_directory')"
    path, processors = tmp_path / "a.duckdb", os.cpu_count()
    with opened(path, large=True) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS v; CREATE VIEW seen AS SELECT v FROM t")
        assert connection.execute(told).fetchall() == [(processors > 1, f"{path}.tmp")]
    with opened(path, read_only=True) as connection:
        assert connection.execute(told).fetchall() == [(False, "")], "it is small"
    monkeypatch.setattr("pipeline.databases._LARGE", 1)
    with opened(path, read_only=True) as connection:
        assert connection.execute(told).fetchall() == [(processors > 1, f"{path}.tmp")]
    assert _value(path) == 1


def test_a_fault_in_the_middle_of_a_transaction_leaves_the_file_as_it_was_and_closed(tmp_path: Path) -> None:
    path = _made(tmp_path / "a.duckdb", 1)
    with pytest.raises(duckdb.BinderException), opened(path) as connection:
        connection.begin()
        connection.execute("UPDATE t SET v = 2")
        connection.execute("SELECT nowhere FROM t")
    assert _value(path) == 1
    path.unlink()
    assert _value(_made(path, 3)) == 3
    assert started().execute("SELECT count(*) FROM duckdb_databases() WHERE NOT internal").fetchall() == [(1,)]


def test_where_duckdb_itself_has_ended_another_is_started(tmp_path: Path) -> None:
    with opened(tmp_path / "a.duckdb"):
        started().close()  # as after a fault that it does not survive
    assert _value(_made(tmp_path / "b.duckdb", 2)) == 2


_FULL = """
import resource, signal, sys
from pathlib import Path
import duckdb
from pipeline.databases import opened

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
path, rows = Path(sys.argv[1]), sys.argv[2]
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, most))
try:
    with opened(path) as connection:
        connection.execute(f"CREATE TABLE t AS SELECT hash(range) AS v FROM range({rows})")
        connection.execute("CHECKPOINT")
except duckdb.OperationalError:
    print("full")
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
path.unlink()
path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
with opened(path) as connection:
    connection.execute("CREATE TABLE t AS SELECT 1 AS v")
    print(connection.execute("SELECT v FROM t").fetchall())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="this system does not limit what a process writes")
@pytest.mark.parametrize("rows", ["50_000", "500_000"], ids=["at the end", "in the middle"])
def test_after_a_full_disk_the_next_file_is_written(tmp_path: Path, rows: str) -> None:
    command = [sys.executable, "-c", _FULL, str(tmp_path / "a.duckdb"), rows]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["full", "[(1,)]"]


_THREADS = """
import os, sys
from pathlib import Path
from pipeline.databases import opened
from pipeline.fork import forked, is_one_thread

path = Path(sys.argv[1]) / "a.duckdb"
with opened(path) as connection:
    connection.execute("CREATE TABLE t AS SELECT range AS v FROM range(100_000)")
print(is_one_thread())

def count():
    with opened(path, read_only=True) as connection:
        print(connection.execute("SELECT count(*) FROM t").fetchall(), flush=True)

sys.stdout.flush()
os.waitpid(forked(count), 0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there does a process know how many threads it is")
def test_a_process_with_a_duckdb_may_still_be_forked_and_its_fork_can_go_on_with_it(tmp_path: Path) -> None:
    command, env = [sys.executable, "-c", _THREADS, str(tmp_path)], {**os.environ, **ONE_THREAD}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["True", "[(100000,)]"]
