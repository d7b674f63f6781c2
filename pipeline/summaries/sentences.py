"""Which sentences of a catalogue can be said of a plan, and in which words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipeline.summaries.catalogue import Sentence
from pipeline.summaries.facts import Facts
from pipeline.summaries.plain import plain_form
from pipeline.summaries.sources import entries_of

QUOTE = re.compile(r"\{([a-z0-9_.]+)(?:\|([a-z0-9_]+)|@(period))?\}")
_FIRST_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Line:
    """A line of a summary; ``bullet``: one of a list."""

    text: str
    bullet: bool = False


@dataclass(frozen=True)
class Speaker:
    """Answers the quotes of sentences from the facts of a plan; ``numbers``: the words of the plain forms.

    ``say`` gives what is quoted in the language of the sentences.
    """

    facts: Facts
    numbers: Mapping[str, Mapping[str, str]]
    say: Callable[[str], str] = str

    def lines(self, sentence: Sentence) -> list[Line]:
        """The lines that a sentence comes to: none where something that it quotes is not known or may not be shown."""
        template = self._variant(sentence)
        if template is None or (sentence.some and not self._some(sentence.some)):
            return []
        if not sentence.list:
            said = self.answer(template)
            return [] if said is None else [Line(said)]
        entries = entries_of(sentence.list, self.facts)[: sentence.most]
        if sentence.joined and entries:
            entries = [sentence.joined.join(map(self.say, entries))]
        else:
            entries = list(map(self.say, entries))
        answered = [self.answer(template, {"list": entry}) for entry in entries]
        return [Line(said, bullet=not sentence.joined) for said in answered if said is not None]

    def said(self, sentences: Iterable[Sentence]) -> list[tuple[Sentence, list[Line]]]:
        """Each sentence with its lines; one that follows another has none where that has none."""
        spoken: list[tuple[Sentence, list[Line]]] = []
        leads = True
        for sentence in sentences:
            lines = self.lines(sentence) if leads or not sentence.follows else []
            if not sentence.follows:
                leads = bool(lines)
            spoken.append((sentence, lines))
        return spoken

    def answer(self, template: str, given: Mapping[str, str] | None = None) -> str | None:
        """The template with every quote answered, or None where one cannot be."""
        answers = {m[0]: (given or {}).get(m[1]) or self._quoted(m) for m in QUOTE.finditer(template)}
        if any(answer is None for answer in answers.values()):
            return None
        said = QUOTE.sub(lambda m: answers[m[0]] or "", template)
        return said[:1].upper() + said[1:]

    def _quoted(self, match: re.Match[str]) -> str | None:
        name, form, period = match.groups()
        if name in self.facts.settings:
            return self.say(self.facts.settings[name]) or None
        figure = self.facts.figures.get(name)
        if figure is None:
            return None
        if period:
            return self.say(figure.period) or None
        return plain_form(figure, form, self.numbers) if form else self.say(figure.shown)

    def _variant(self, sentence: Sentence) -> str | None:
        if sentence.by:
            key = self._key(sentence.by)
            nil = key == "did not change" and self._value(sentence.of) == 0
            return sentence.variants.get("none" if nil else key)
        if sentence.compare:
            shown = [self._number(quote) for quote in sentence.compare]
            if None in shown:
                return None
            here, there = shown
            return sentence.variants.get("same" if here == there else "higher" if here > there else "lower")
        return sentence.text

    def _key(self, figure_id: str) -> str:
        figure = self.facts.figures.get(figure_id)
        if figure is None:
            return ""
        if isinstance(figure.value, int | Decimal | Fraction):
            return {0: "none", 1: "one"}.get(figure.value, "more")
        return figure.shown

    def _value(self, figure_id: str) -> Fraction | None:
        figure = self.facts.figures.get(figure_id)
        return Fraction(figure.value) if figure and isinstance(figure.value, int | Decimal | Fraction) else None

    def _some(self, figure_id: str) -> bool:
        value = self._value(figure_id)
        return value is not None and 0 < value < 100

    def _number(self, quote: str) -> Fraction | None:
        """The number that a quote shows, so that a comparison never says more than the reader can see."""
        match = QUOTE.fullmatch("{" + quote + "}")
        said = self._quoted(match) if match else None
        found = _FIRST_NUMBER.search(said or "")
        return Fraction(found[0].replace(",", "")) if found else None
