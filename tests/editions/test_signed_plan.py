"""What a signed edition is: the marks, the page, the seal, what is kept, and what becomes of it after a change."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from plan_case import Case, copied
from ready_plan import CHAIR, DIRECTOR
from whole.reading import by_id, docx_text, html_text, page, table_rows

from pipeline.editions import kept_folder
from pipeline.editions.manifest import files_below
from pipeline.errors import SignOffError
from pipeline.plan import read_record


def html_of(case: Case) -> str:
    return (case.publish / "plan.html").read_text(encoding="utf-8")


def seal_of(case: Case) -> dict[str, Any]:
    return json.loads((case.publish / "seal.json").read_text(encoding="utf-8"))


def test_no_output_of_a_signed_plan_says_draft(sealed: Case) -> None:
    for path in sealed.publish.glob("*.html"):
        assert "draft" not in html_text(path.read_text(encoding="utf-8")).lower()
    assert "draft" not in docx_text(sealed.publish / "plan.docx").lower()
    with zipfile.ZipFile(sealed.publish / "plan.docx") as archive:
        headers = [archive.read(name) for name in archive.namelist() if name.startswith("word/header")]
    assert headers and not any(b"DRAFT" in header for header in headers)


def test_the_sign_off_page_tells_who_approved_when_what_and_with_which_words(sealed: Case) -> None:
    rows = table_rows(html_of(sealed), "tbl-sign-off")
    assert rows == [
        ["Role", "Name", "Date"],
        [CHAIR, "A Chair", "4 July 2022"],
        [DIRECTOR, "B. Director", "5 July 2022"],
    ]
    assert f"{CHAIR}: We approve it *as it stands*." in html_text(html_of(sealed))
    assert "Status: Approved on 5 July 2022" in html_text(html_of(sealed))
    sums = {row[0]: row[1].replace(" ", "") for row in table_rows(html_of(sealed), "tbl-sign-off-sums")[1:]}
    assert sums == seal_of(sealed)["checksums"]
    figures = (sealed.publish / "figures.json").read_bytes()
    assert sums["figures.json"] == hashlib.sha256(figures).hexdigest()


def test_page_pdf_and_word_file_say_of_themselves_what_was_signed(sealed: Case) -> None:
    (said,) = page(html_of(sealed)).xpath("//meta[@name='description']/@content")
    assert said.startswith(f"Edition 1, approved by {CHAIR}: A Chair, 2022-07-04; {DIRECTOR}: B. Director, 2022-07-05.")
    assert seal_of(sealed)["checksums"]["code"] in said
    with pikepdf.open(sealed.publish / "plan.pdf") as pdf, pdf.open_metadata() as metadata:
        assert str(pdf.docinfo["/Subject"]) == metadata["dc:description"] == said
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("2", "A", "1")
    with zipfile.ZipFile(sealed.publish / "plan.docx") as archive:
        assert seal_of(sealed)["checksums"]["code"].encode() in archive.read("docProps/core.xml")


def test_the_seal_names_every_output_with_its_checksum(sealed: Case) -> None:
    outputs = seal_of(sealed)["outputs"]
    assert {*outputs, "seal.json"} == set(files_below(sealed.publish))
    assert {"data-annex.xlsx", "data/csv-metadata.json"} <= set(outputs)
    for name, said in outputs.items():
        data = (sealed.publish / name).read_bytes()
        assert said == {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    (edition,) = read_record(sealed.plan).signed
    assert edition.seal == hashlib.sha256((sealed.publish / "seal.json").read_bytes()).hexdigest()


def test_the_signed_edition_is_kept_whole_and_read_only(sealed: Case) -> None:
    kept = kept_folder(sealed.plan, 1)
    in_both = [
        {name: path.read_bytes() for name, path in files_below(folder).items()} for folder in (kept, sealed.publish)
    ]
    assert in_both[0] == in_both[1]
    assert {path.stat().st_mode & 0o222 for path in (kept, *kept.rglob("*"))} == {0}


def test_no_checksum_of_a_return_with_hidden_counts_is_published(sealed: Case) -> None:
    manifest = json.loads((sealed.publish / "manifest.json").read_text(encoding="utf-8"))
    told = {one["name"]: one["sha256"] for one in manifest["inputs"]}
    assert told["returns/budget.csv"] and told["returns/disposals.csv"] is None
    data = (sealed.folder / "returns" / "disposals.csv").read_bytes()
    plain = hashlib.sha256(data).hexdigest().encode()
    for name, path in files_below(sealed.publish).items():
        assert plain not in path.read_bytes().replace(b" ", b""), name
    private = json.loads((sealed.plan.outputs.private / "manifest.json").read_text(encoding="utf-8"))
    assert {"name": "returns/disposals.csv", "sha256": plain.decode()} in private["inputs"]


def test_the_salt_is_in_no_output(sealed: Case) -> None:
    salt = (sealed.folder / "sign-off.salt").read_bytes().split(b"\n")[0]
    outputs = [path for path in sealed.root.rglob("*") if path.is_file()]
    assert outputs and not any(salt in path.read_bytes() for path in outputs)


def test_the_manifest_names_software_and_the_query_of_each_figure_and_no_folder(sealed: Case) -> None:
    text = (sealed.publish / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert manifest["figures"]["budget.total"].startswith("budget.sql: ")
    assert {"duckdb", "typst", "pydantic-core"} <= set(manifest["dependencies"])
    assert "pytest" not in manifest["dependencies"]
    assert str(sealed.folder.parent) not in text


def test_a_build_of_a_signed_plan_puts_the_signed_edition_back(signed: Case) -> None:
    before = {name: path.read_bytes() for name, path in files_below(signed.publish).items()}
    (signed.publish / "plan.html").write_text("something else", encoding="utf-8")
    (signed.publish / "older.html").write_text("a draft", encoding="utf-8")
    named = [path.relative_to(signed.publish).as_posix() for path in signed.build("html")]
    assert "data/csv-metadata.json" in named and not [name for name in named if name.endswith(".csv")]
    assert {name: path.read_bytes() for name, path in files_below(signed.publish).items()} == before


def test_what_another_machine_makes_of_a_signed_plan_is_refused_when_it_is_not_the_same(signed: Case) -> None:
    before = {name: path.read_bytes() for name, path in files_below(signed.publish).items()}
    for path in files_below(kept_folder(signed.plan, 1)).values():
        path.unlink()
    (signed.publish / "plan.pdf").unlink()
    with pytest.raises(SignOffError, match="Edition 1 is signed, and what this build made is not the same"):
        signed.build("html")  # not all formats that were signed
    left = {name: path.read_bytes() for name, path in files_below(signed.publish).items()}
    assert left == {name: data for name, data in before.items() if name != "plan.pdf"}


def test_a_sealing_that_was_stopped_is_finished_by_the_next_build(signed: Case) -> None:
    record = yaml.safe_load((signed.folder / "sign-off.yml").read_text(encoding="utf-8"))
    del record["editions"][0]["seal"]
    (signed.folder / "sign-off.yml").write_text(yaml.safe_dump(record), encoding="utf-8")
    (signed.publish / "seal.json").unlink()
    (kept_folder(signed.plan, 1).parent / ".1.99.new").mkdir()
    signed.build("html")
    (edition,) = read_record(signed.plan).signed
    assert edition.seal == hashlib.sha256((signed.publish / "seal.json").read_bytes()).hexdigest()
    assert [folder.name for folder in kept_folder(signed.plan, 1).parent.iterdir()] == ["1"]


def next_steps(yjplan: Callable[..., Any], case: Case) -> list[str]:
    return [line.strip() for line in yjplan("status", case.folder).stdout.splitlines() if line.startswith("  ")]


def test_a_signed_plan_waits_for_its_upload_and_a_published_one_for_nobody(
    signed: Case, yjplan: Callable[..., Any]
) -> None:
    folder = signed.folder
    afterwards = [
        f"To show that files are the signed ones: yjplan verify {folder}",
        f"When a return, the prose or plan.yml changes: Service leader: yjplan build {folder} "
        "makes a draft of edition 2; edition 1 is kept.",
        f"For the next plan: Service leader: yjplan new FOLDER --from {folder}",
    ]
    upload = f"Next: Board secretary: the upload of publish/, then yjplan publish {folder}"
    assert next_steps(yjplan, signed) == [upload, *afterwards]
    assert yjplan("publish", folder, "--date", "2022-07-11").code == 0
    assert next_steps(yjplan, signed) == [
        "Next: nothing. Nobody has anything left to do for this edition.", *afterwards,
    ]  # fmt: skip
    assert json.loads(yjplan("status", folder, "--json").stdout)["next"] == []


def test_a_plan_that_all_have_approved_and_that_is_not_sealed_waits_for_a_build(
    signed: Case, yjplan: Callable[..., Any]
) -> None:
    record = yaml.safe_load((signed.folder / "sign-off.yml").read_text(encoding="utf-8"))
    del record["editions"][0]["seal"]
    (signed.folder / "sign-off.yml").write_text(yaml.safe_dump(record), encoding="utf-8")
    assert next_steps(yjplan, signed) == [
        f"Next: Service leader: yjplan build {signed.folder}, which seals what all have approved"
    ]


def test_a_change_makes_a_draft_of_the_next_edition_that_lists_it(changed: Case) -> None:
    html = html_of(changed)
    assert "DRAFT" in html_text(html) and "Status: Draft of edition 2" in html_text(html)
    assert not (changed.publish / "seal.json").exists()
    assert ["Total contributions (budget.total)", "£601,596", "£611,596"] in table_rows(html, "changes-changed")
    assert table_rows(html, "changes-actions")[1] == [
        "2: Read every report before it is sent", "closed", "Green: on track", "Blue: complete",
    ]  # fmt: skip
    assert by_id(html, "tbl-sign-off").xpath("count(.//td[contains(., 'to be completed')])") == 6
    assert "Table 0" not in html_text(html) and "Figures that changed" in html_text(html)
    assert kept_folder(changed.plan, 1).is_dir()


def test_status_lists_what_changed_under_headings(
    changed: Case, yjplan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YJPLAN_OUTPUTS", str(changed.root))
    lines = yjplan("status", changed.folder).stdout.splitlines()
    heading = lines.index("Actions (1)")
    assert lines[heading + 1] == "  2: Read every report before it is sent: closed (Green: on track → Blue: complete)"


def test_what_a_signed_edition_hid_stays_hidden_when_it_is_small_no_more(sealed: Case, changed: Case) -> None:
    before, now = (
        json.loads((case.publish / "figures.json").read_text("utf-8"))["figures"] for case in (sealed, changed)
    )
    hidden = {name for name, figure in before.items() if figure["suppressed"]}
    assert "disposals.referral_order.2021_22" in hidden
    assert {name for name in hidden if not now[name]["suppressed"]} == set()


def test_the_next_edition_once_signed_supersedes_the_one_before(
    changed: Case, tmp_path: Path, sign: Callable[..., int], yjplan: Callable[..., Any]
) -> None:
    case = copied(changed, tmp_path)
    assert sign(case, CHAIR) == sign(case, DIRECTOR) == 0
    assert seal_of(case)["edition"] == 2
    assert "Approved on 5 July 2022, edition 2" in html_text(html_of(case))
    assert "What changed since edition 1" in html_text(html_of(case))
    record = yaml.safe_load((case.folder / "sign-off.yml").read_text(encoding="utf-8"))
    assert [edition["number"] for edition in record["editions"]] == [1, 2]
    assert kept_folder(case.plan, 1).is_dir() and kept_folder(case.plan, 2).is_dir()
    assert yjplan("publish", case.folder, "--date", "2022-07-11").code == 0
    status = yjplan("status", case.folder).stdout
    assert "Edition 1, superseded: " in status
    assert "Edition 2, published: " in status and "Published on 2022-07-11." in status
    assert "State: published, edition 2." in status


def test_a_folder_that_was_signed_and_lost_its_salt_says_so(signed: Case) -> None:
    (signed.folder / "sign-off.salt").unlink()
    with pytest.raises(SignOffError, match=r"sign-off\.salt is not"):
        signed.build("html")
