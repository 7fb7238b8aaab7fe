"""Find who says what in English news.

>>> import onrecord
>>> text = "“We sail on Monday,” said Ada Bird, who runs the harbour. “Not before.”"
>>> document = onrecord.annotate(text)
>>> [(quote.speaker, quote.text) for quote in document.quotes]
[('Ada Bird', 'We sail on Monday,'), ('Ada Bird', 'Not before.')]
>>> [person.name for person in document.people]
['Ada Bird']

All places count Python's characters: ``text[quote.start:quote.end]`` is the quotation.
"""

from __future__ import annotations

import os
from itertools import islice
from typing import Any, Iterable, Iterator, List, NamedTuple, Optional, Tuple

from . import _native

__all__ = ["Document", "Person", "Quote", "Span", "annotate", "annotate_many", "__model__", "__version__"]

__version__: str = _native.VERSION
#: The fingerprint of the model: two versions with the same one find the same.
__model__: str = _native.MODEL

#: How many texts are passed on at a time.
_BATCH = 256


class Span(NamedTuple):
    """A place in the text."""

    start: int
    end: int


class Person(NamedTuple):
    """All mentions of one person."""

    #: The fullest form of the name in the text, without titles.
    name: str
    #: Other forms in the text.
    aliases: Tuple[str, ...]
    mentions: Tuple[Span, ...]


class Quote(NamedTuple):
    """Somebody's words."""

    start: int
    end: int
    #: The words, without quotation marks.
    text: str
    #: ``direct``, ``mixed`` (a fragment in marks) or ``indirect`` (reported).
    kind: str
    #: The full name of the speaker, if the text names one.
    speaker: Optional[str]
    #: How sure the speaker is, in hundredths.
    confidence: int
    #: What the words are attributed to: “he”, “a Labour source”.
    source: Optional[Span]
    #: The word that introduces them: “said”.
    cue: Optional[Span]
    #: The parts of one quotation share a number: the halves around an attribution, the paragraphs of a long one.
    chain: Optional[int]


class Document(NamedTuple):
    """What was found in one text."""

    people: Tuple[Person, ...]
    quotes: Tuple[Quote, ...]
    #: ``en``, ``other`` or ``None``; people and speakers are found in English only.
    language: Optional[str]

    def to_dict(self) -> dict[str, Any]:
        """Return the people and quotations as ``onrecord annotate`` writes them."""

        def place(span: Optional[Span]) -> Optional[dict[str, int]]:
            return None if span is None else span._asdict()

        people = [
            {"name": p.name, "aliases": list(p.aliases), "mentions": [m._asdict() for m in p.mentions]}
            for p in self.people
        ]
        quotes = [
            {
                "start": q.start,
                "end": q.end,
                "kind": q.kind,
                "speaker": q.speaker,
                "confidence": q.confidence,
                "source": place(q.source),
                "cue": place(q.cue),
                "chain": q.chain,
            }
            for q in self.quotes
        ]
        return {"language": self.language, "people": people, "quotes": quotes}


def annotate(text: str) -> Document:
    """Find the people and quotations of a text.

    Raises ``UnicodeEncodeError`` if the text contains half a surrogate pair.
    """
    return _document(text, _native.annotate(text))


def annotate_many(texts: Iterable[str], *, jobs: Optional[int] = None) -> Iterator[Document]:
    """Find the people and quotations of many texts, on all cores, in order.

    Takes a few hundred texts at a time from the iterator, so any number of them fits in memory. ``jobs`` is the number
    of threads, by default one per core.
    """
    threads = jobs if jobs is not None else (os.cpu_count() or 1)
    if threads < 1:
        raise ValueError("jobs must be at least 1")
    return _documents(iter(texts), threads)


def _documents(texts: Iterator[str], jobs: int) -> Iterator[Document]:
    while batch := list(islice(texts, _BATCH)):
        yield from map(_document, batch, _native.annotate_many(batch, jobs))


def _span(place: Optional[Tuple[int, int]]) -> Optional[Span]:
    return None if place is None else Span(*place)


def _document(text: str, found: _native.Found) -> Document:
    people, quotes, language = found
    words: List[Quote] = []
    for start, end, kind, speaker, confidence, source, cue, chain in quotes:
        place = _span(source), _span(cue)
        words.append(Quote(start, end, text[start:end], kind, speaker, confidence, *place, chain))
    named = (Person(name, tuple(aliases), tuple(Span(*m) for m in mentions)) for name, aliases, mentions in people)
    return Document(tuple(named), tuple(words), language)
