"""Annotate a corpus on a cluster: python annotate.py SOURCE DESTINATION

Runs the program `onrecord` inside Spark tasks. SOURCE is a file or a folder in any format that onrecord reads (JSON
Lines, Parquet, WARC, compressed or not); DESTINATION becomes a folder of Parquet tables, which onrecord, Spark, DuckDB, pandas
and polars open as one corpus. Both must be visible to every worker under the same path (NFS, a mounted bucket).

A task takes some small files, or a shard of a large one. It leaves a note in DESTINATION/_tasks when it is done, so that the
same command after a failure goes on with what is missing. A task that is killed and tried again writes the same files again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Iterator, NamedTuple, Optional

from pyspark.sql import SparkSession


class Task(NamedTuple):
    """Some files, or one shard of a file."""

    paths: tuple[str, ...]
    shard: Optional[str]

    @property
    def name(self) -> str:
        """The same in every run."""
        return hashlib.sha256(json.dumps([self.paths, self.shard]).encode()).hexdigest()[:24]


def files(source: Path) -> Iterator[Path]:
    """The files of a folder as onrecord walks it: without hidden ones and the notes of Spark and Hadoop."""
    if source.is_file():
        yield source
        return
    for folder, inner, names in os.walk(source):
        inner[:] = sorted(name for name in inner if not name.startswith((".", "_")))
        yield from (Path(folder, name) for name in sorted(names) if not name.startswith((".", "_")))


def tasks(source: Path, size: int) -> Iterator[Task]:
    """Tasks of about `size` bytes."""
    some: list[str] = []
    total = 0
    for path in files(source):
        length = path.stat().st_size
        shards = -(-length // size)
        if shards > 1:
            yield from (Task((str(path),), f"{number}/{shards}") for number in range(1, shards + 1))
            continue
        if some and total + length > size:
            yield Task(tuple(some), None)
            some, total = [], 0
        some.append(str(path))
        total += length
    if some:
        yield Task(tuple(some), None)


def annotate(task: Task, program: str, destination: str, options: list[str]) -> dict[str, int]:
    """Run one task; what it read and left out."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        command = [program, "annotate", "--quiet", "--no-corrections", "--jobs", "1", "--log", str(log)]
        command += ["--format", "parquet", "--output", destination, *options]
        command += ["--shard", task.shard] if task.shard else []
        # A path counts as a path even if it looks like a query.
        run = subprocess.run([*command, "--query", "", "--", *task.paths], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        lines = log.read_text(encoding="utf8").splitlines() if log.exists() else []
    # 1 means that something was left out, 2 that nothing was read. The log says whether the run finished.
    articles = [line.split()[2] for line in lines if line.endswith(" problems") and " articles, " in line]
    if run.returncode not in (0, 1, 2) or not articles:
        raise RuntimeError(f"onrecord ended with status {run.returncode}: {run.stderr[-2000:]}")
    warnings = [line for line in lines if line.split()[1:2] == ["WARN"]]
    done = {"articles": int(articles[-1]), "skipped": len(warnings)}
    note = Path(destination, "_tasks", f"{task.name}.json")
    pending = note.with_suffix(f".{os.getpid()}")
    pending.write_text(json.dumps({**done, "paths": task.paths, "shard": task.shard, "log": warnings[:100]}), encoding="utf8")
    pending.rename(note)
    return done


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("destination", type=Path)
    parser.add_argument("--onrecord", default="onrecord", help="the program, on every worker")
    parser.add_argument("--partition-by", default="year", help="year, month, outlet, or several with commas")
    parser.add_argument("--keep", help="other fields of the records: all, or names with commas")
    parser.add_argument("--megabytes", type=float, default=64, help="about how much input a task takes")
    asked = parser.parse_args()

    source, destination = asked.source.resolve(), asked.destination.resolve()
    notes = destination / "_tasks"
    notes.mkdir(parents=True, exist_ok=True)
    todo = list(tasks(source, int(asked.megabytes * 1024 * 1024)))
    left = [task for task in todo if not (notes / f"{task.name}.json").exists()]
    options = ["--partition-by", asked.partition_by, *(["--keep", asked.keep] if asked.keep else [])]
    program, folder = asked.onrecord, str(destination)

    if left:
        spark = SparkSession.builder.appName("onrecord").getOrCreate()
        rows = spark.sparkContext.parallelize(left, len(left))
        rows.foreach(lambda task: annotate(task, program, folder, options))
        spark.stop()

    all_notes = [json.loads((notes / f"{task.name}.json").read_text(encoding="utf8")) for task in todo]
    articles, skipped = (sum(note[key] for note in all_notes) for key in ("articles", "skipped"))
    print(f"{len(left)} of {len(todo)} tasks run; {articles} articles, {skipped} problems (see {notes})")
    return 0 if skipped == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
