"""In which language is it said? The catalogue of the plan's own words, and what finds a text in it."""

from pipeline.words.catalogue import Message, read_po, write_po
from pipeline.words.speaking import ENGLISH, LANGUAGES, SENTENCE_END, Language, Parts, Words, words_in

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "SENTENCE_END",
    "Language",
    "Message",
    "Parts",
    "Words",
    "read_po",
    "words_in",
    "write_po",
]
