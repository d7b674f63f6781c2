"""``theme`` in ``plan.yml``: the logo and the two colours of a service, checked before anything is made with them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from pipeline.plan.colours import LIGHT_PAPERS, NEEDED, least_contrast, nearest_passing

LOGO_KINDS = (".svg", ".png")


def _legible(colour: str) -> str:
    colour = colour.lower()
    found = least_contrast(colour, LIGHT_PAPERS)
    if found < NEEDED:
        raise ValueError(
            f"{colour} has a contrast of {found:.2f} : 1 with white paper and its grey bands; {NEEDED} : 1 is needed "
            f'(WCAG AA). The nearest that passes is "{nearest_passing(colour, LIGHT_PAPERS)}"'
        )
    return colour


def _picture(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name:
        raise ValueError(f"'{name}' points outside the plan folder; put the logo into it")
    if path.suffix.lower() not in LOGO_KINDS:
        raise ValueError(f"'{name}' is neither an SVG nor a PNG file")
    return path.as_posix()


Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$"), AfterValidator(_legible)]


class Theme(BaseModel):
    """What a service changes of the look; what it leaves out stays as the project's theme has it.

    ``primary`` is the cover, ``accent`` links, small headings and rules; ``logo_alt`` says what the logo shows.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    logo: Annotated[str, AfterValidator(_picture)] | None = None
    logo_alt: Annotated[str, Field(pattern=r"^(?:[^\W_]|[ ,.'’()&-])*$", max_length=120)] = ""
    primary: Colour | None = None
    accent: Colour | None = None

    @model_validator(mode="after")
    def _logo_in_words(self) -> Theme:
        if self.logo and not self.logo_alt.strip():
            raise ValueError("logo_alt is missing: say in words what the logo shows, such as 'Anytown Council'")
        return self
