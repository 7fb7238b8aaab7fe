"""The package from outside. `ONRECORD` names the program to compare with, if there is one."""

import doctest
import json
import os
import pickle
import subprocess

import pytest

import onrecord

TEXT = (
    "“We’ll sail at dawn, 🚢” said 𝔄da Bird of the harbour board.\n\nShe said that the storm had gone. "
    "“Nobody will wait,” Karl Moss told her on the quay at noon."
)


def test_the_documentation_is_true():
    assert doctest.testmod(onrecord).failed == 0


def test_places_count_the_characters_of_python():
    document = onrecord.annotate(TEXT)
    assert document.quotes[0].text == "We’ll sail at dawn, 🚢"
    for quote in document.quotes:
        assert TEXT[quote.start : quote.end] == quote.text
    moss = next(person for person in document.people if person.name == "Karl Moss")
    assert [TEXT[m.start : m.end] for m in moss.mentions] == ["Karl Moss"]
    assert document.language == "en"


def test_many_are_as_one_and_in_order():
    texts = [f"“Ferry {n} is late,” said Ann Dent. {'Nobody came. ' * (n * 37 % 90)}" for n in range(700)]
    one = [onrecord.annotate(text) for text in texts]
    for jobs in (1, 2, None):
        assert list(onrecord.annotate_many(iter(texts), jobs=jobs)) == one
    assert list(onrecord.annotate_many([])) == []
    # It does not wait for the end of an endless iterator.
    endless = onrecord.annotate_many((TEXT for _ in iter(int, 1)), jobs=2)
    assert next(endless) == onrecord.annotate(TEXT)


def test_what_is_no_text_is_an_error():
    with pytest.raises(UnicodeEncodeError):
        onrecord.annotate("half a pair \ud800")
    with pytest.raises(TypeError):
        onrecord.annotate(None)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        onrecord.annotate_many([], jobs=0)
    assert onrecord.annotate("").quotes == ()


def test_documents_travel_between_processes():
    document = onrecord.annotate(TEXT)
    assert pickle.loads(pickle.dumps(document)) == document


@pytest.mark.skipif("ONRECORD" not in os.environ, reason="ONRECORD names no program")
def test_it_finds_what_the_program_finds():
    program = [os.environ["ONRECORD"], "annotate", "--no-corrections", "--sample"]
    lines = subprocess.run(program, check=True, capture_output=True).stdout.splitlines()
    for line in map(json.loads, lines):
        found = onrecord.annotate(line["text"]).to_dict()
        assert {key: line[key] for key in found} == found
        assert (line["model"], line["annotator"]) == (onrecord.__model__, f"onrecord {onrecord.__version__}")
    assert len(lines) == 40
