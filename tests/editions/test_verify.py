"""Whatever is altered after signing is found and named; what was not is said to be the signed one."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from plan_case import Case
from ready_plan import CHAIR, change_returns

from pipeline.editions import read_seal, verify_file, verify_folder
from pipeline.editions.manifest import files_below
from pipeline.errors import SignOffError

Run = Callable[..., Any]


def alter(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data and len(old) == len(new)
    path.write_bytes(data.replace(old, new, 1))


def test_an_untouched_folder_and_each_file_of_it_is_the_signed_one(sealed: Case, yjplan: Run) -> None:
    outcome = yjplan("verify", sealed.publish)
    assert outcome.code == 0
    count = len(files_below(sealed.publish)) - 1
    assert f"{count} files are as signed: edition 1 of the Youth Justice Plan 2022-23 of Anytown" in outcome.stdout
    assert f"approved by {CHAIR}, A Chair, on 2022-07-04" in outcome.stdout
    seal = read_seal(sealed.publish / "seal.json")
    assert all(verify_file(sealed.publish / name, seal).same == 1 for name in seal.outputs)


def test_a_digit_in_the_page_is_found_with_its_line(signed: Case, yjplan: Run) -> None:
    alter(signed.publish / "plan.html", "come to £601,596".encode(), "come to £601,597".encode())
    outcome = yjplan("verify", signed.publish)
    assert outcome.code == 1
    assert "plan.html: is not the signed one" in outcome.stdout
    assert "this line was not in it: The partners’ contributions come to £601,597." in outcome.stdout
    assert "NOT as signed: 1 file altered or missing" in outcome.stdout
    assert "→ The service keeps what was signed in outputs/anytown-2022-23/signed/1/." in outcome.stdout


def test_a_digit_in_figures_json_is_found_with_the_figure(signed: Case, yjplan: Run) -> None:
    alter(signed.publish / "figures.json", "£601,596".encode(), "£601,597".encode())
    outcome = yjplan("verify", signed.publish / "figures.json", "--json")
    assert outcome.code == 1
    (different,) = json.loads(outcome.stdout)["differences"]
    assert (different["file"], different["places"]) == ("figures.json", ["figure budget.total is another"])


def test_a_byte_in_the_pdf_is_found(signed: Case) -> None:
    pdf = signed.publish / "plan.pdf"
    data = bytearray(pdf.read_bytes())
    data[len(data) // 2] ^= 1
    pdf.write_bytes(data)
    verdict = verify_folder(signed.publish, read_seal(signed.publish / "seal.json"))
    assert [(one.file, one.what) for one in verdict.differences] == [("plan.pdf", "is not the signed one")]


def test_a_digit_in_the_pdf_is_found_with_its_page(signed: Case) -> None:
    path = signed.publish / "plan.pdf"
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        page = pdf.pages[2]
        page.Contents = pdf.make_stream(_with_another_letter(page))
        pdf.save(path)
    (different,) = verify_folder(signed.publish, read_seal(signed.publish / "seal.json")).differences
    assert (different.file, different.places) == ("plan.pdf", ("page 3 is another",))


def _with_another_letter(page: pikepdf.Page) -> bytes:
    """The page with the first letter of a text put a second time in the place of the next."""
    instructions = list(pikepdf.parse_content_stream(page))
    words = [operands[0] for operands, operator in instructions if str(operator) == "TJ"]
    texts = ((word, at, bytes(one)) for word in words for at, one in enumerate(word) if isinstance(one, pikepdf.String))
    word, at, letters = next((word, at, data) for word, at, data in texts if data[:2] != data[2:4] != b"")
    word[at] = pikepdf.String(letters[:2] * 2 + letters[4:])
    return pikepdf.unparse_content_stream(instructions)


def test_a_digit_in_the_word_file_is_found_with_its_paragraph(signed: Case) -> None:
    path = signed.publish / "plan.docx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace("£601,596".encode(), "£611,596".encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    (different,) = verify_folder(signed.publish, read_seal(signed.publish / "seal.json")).differences
    assert different.file == "plan.docx"
    assert any("£611,596" in place for place in different.places)


def test_a_cell_of_the_annex_and_a_csv_file_are_found(signed: Case) -> None:
    path = signed.publish / "data-annex.xlsx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts = {name: data.replace(b"601596", b"601597") for name, data in parts.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    table = next(one for one in sorted((signed.publish / "data").glob("*.csv")) if b"601596" in one.read_bytes())
    alter(table, b"601596", b"601597")
    csv, annex = verify_folder(signed.publish, read_seal(signed.publish / "seal.json")).differences
    assert annex.file == "data-annex.xlsx" and annex.places[0].startswith("sheet")
    assert csv.file == f"data/{table.name}"


def test_a_return_that_was_changed_is_found_and_named(signed: Case, yjplan: Run) -> None:
    assert yjplan("verify", signed.folder).code == 0
    change_returns(signed.folder, cautions=4)
    outcome = yjplan("verify", signed.folder)
    assert outcome.code == 1
    assert "returns/disposals.csv: is not the one that was signed" in outcome.stdout
    assert "returns/budget.csv" not in outcome.stdout


def test_a_plan_that_was_built_again_after_a_change_says_where_the_signed_edition_is(
    changed: Case, yjplan: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YJPLAN_OUTPUTS", str(changed.root))
    outcome = yjplan("verify", changed.folder)
    assert outcome.code == 1
    assert "publish/ does not hold the signed edition 1: the plan was built again after a change." in outcome.stderr
    kept = outcome.stderr.split()[-1]
    assert yjplan("verify", kept).code == 0


def test_a_page_from_the_website_is_known_under_another_name(signed: Case, tmp_path: Path, yjplan: Run) -> None:
    download = tmp_path / "plan (1).html"
    shutil.copyfile(signed.publish / "plan.html", download)
    seal = signed.publish / "seal.json"
    assert yjplan("verify", download, "--seal", seal).code == 0
    alter(download, "£601,596".encode(), "£601,598".encode())
    outcome = yjplan("verify", download, "--seal", seal)
    assert outcome.code == 1 and "£601,598" in outcome.stdout


def test_what_changed_beside_the_text_is_said_to_be_no_text(signed: Case) -> None:
    alter(signed.publish / "plan.html", b'id="sec-introduction"', b'id="sec-introductiom"')
    (different,) = verify_folder(signed.publish, read_seal(signed.publish / "seal.json")).differences
    assert different.places[0].startswith("its text is as signed")


def test_a_file_that_is_gone_is_named_and_one_that_lies_beside_is_told(signed: Case) -> None:
    (signed.publish / "plan.docx").unlink()
    (signed.publish / "index.html").write_text("<p>Our plans</p>", encoding="utf-8")
    verdict = verify_folder(signed.publish, read_seal(signed.publish / "seal.json"))
    assert [(one.file, one.what) for one in verdict.differences] == [("plan.docx", "is missing")]
    assert verdict.beside == ("index.html",)


def test_a_seal_that_was_made_to_fit_what_was_altered_is_not_the_one_of_the_plan(signed: Case, yjplan: Run) -> None:
    alter(signed.publish / "seal.json", b"A Chair", b"B Chair")
    outcome = yjplan("verify", signed.folder)
    assert outcome.code == 1
    assert "is not the one that was made when this plan was signed" in outcome.stderr


@pytest.mark.parametrize("text", ["", "[]", '{"outputs": 3}'])
def test_what_is_no_seal_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "seal.json").write_text(text, encoding="utf-8")
    with pytest.raises(SignOffError, match=r"seal\.json is not a seal"):
        read_seal(tmp_path / "seal.json")


def test_without_a_seal_there_is_nothing_to_verify_against(tmp_path: Path, yjplan: Run) -> None:
    outcome = yjplan("verify", tmp_path)
    assert outcome.code == 1 and "There is no seal" in outcome.stderr
    assert yjplan("verify", tmp_path / "nowhere").code == 1
