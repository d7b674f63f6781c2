from __future__ import annotations

import pytest

from pipeline.errors import ReturnError
from pipeline.intake import xls


@pytest.mark.parametrize(
    "reader",
    [
        "import os; os.abort()",
        "import sys; sys.exit(1)",
        "print('no JSON')",
        "import time; time.sleep(60)",
    ],
    ids=["stops at once", "fails", "answers with something else", "never ends"],
)
def test_a_reader_of_old_spreadsheets_fails_alone(monkeypatch, tmp_path, reader):
    script = tmp_path / "reader.py"
    script.write_text(reader, encoding="utf-8")
    monkeypatch.setattr(xls, "_READER", script)
    monkeypatch.setattr(xls, "MOST_SECONDS", 2)
    with pytest.raises(ReturnError, match="damaged"):
        xls.read_old_spreadsheet(b"content")
