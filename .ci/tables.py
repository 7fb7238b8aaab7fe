"""Reads a Parquet table of annotations with each library, and compares it with JSON Lines."""

import importlib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

program = sys.argv[1]
temporary = tempfile.TemporaryDirectory()
folder = Path(temporary.name)


def annotate(*options):
    return subprocess.run([program, "annotate", "-q", "--no-corrections", *options, "--sample"], check=True, capture_output=True).stdout


lines = [json.loads(line) for line in annotate().splitlines()]
expected = Counter(quote["speaker"] for one in lines for quote in one["quotes"])
texts = {(one["id"], quote["start"]): one["text"][quote["start"] : quote["end"]] for one in lines for quote in one["quotes"]}
table, flat, parts = folder / "a.parquet", folder / "flat.parquet", folder / "parts"
annotate("--format", "parquet", "--output", str(table))
annotate("--format", "parquet", "--flat", "--output", str(flat))
annotate("--format", "parquet", "--partition-by", "year,outlet", "--output", str(parts))


def pyarrow(module):
    import pyarrow.parquet as pq

    read = pq.read_table(table).to_pylist()
    for one, line in zip(read, lines):
        one["date"] = one["date"] and one["date"].isoformat()
        assert one == line, (one["id"], [key for key in line if one[key] != line[key]])
    metadata = pq.read_metadata(table).metadata
    assert metadata[b"onrecord.model"].decode() == lines[0]["model"]
    return Counter(quote["speaker"] for one in read for quote in one["quotes"])


def pandas(module):
    read = module.read_parquet(flat)
    for row in read.itertuples():
        assert texts[row.id, row.quote_start] == row.quote
    return Counter(speaker if isinstance(speaker, str) else None for speaker in read["speaker"])


def polars(module):
    read = module.read_parquet(table).explode("quotes").unnest("quotes")
    assert read.schema["date"] == module.Date
    return Counter(read.filter(module.col("kind").is_not_null())["speaker"].to_list())


def duckdb(module):
    rows = module.sql(f"select q.speaker, count(*) from (select unnest(quotes) as q from '{table}') group by 1").fetchall()
    cut = module.sql(f"select id, quote_start, quote from '{flat}'").fetchall()
    assert all(texts[name, start] == words for name, start, words in cut) and len(cut) == len(texts)
    outlets = module.sql(f"select distinct outlet from read_parquet('{parts}/**/*.parquet', hive_partitioning = true)").fetchall()
    assert {outlet for outlet, in outlets} == {one["outlet"] for one in lines}, outlets
    return Counter(dict(rows))


for reader in pyarrow, pandas, polars, duckdb:
    module = importlib.import_module(reader.__name__)
    assert reader(module) == expected, reader.__name__
    print(f"{reader.__name__} {module.__version__}: {len(lines)} articles, {sum(expected.values())} quotations, as in JSON Lines")
