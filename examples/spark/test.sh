#!/usr/bin/env bash
# Runs the job in local mode on generated articles, kills a worker halfway, runs it again, and compares with a plain run and
# with shards by xargs: the same annotations, each article once. Usage: test.sh PROGRAM [ARTICLES]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "$1")
articles=${2:-2000}
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export ONRECORD_DATA="$work/data" ONRECORD_CACHE="$work/cache" ONRECORD_REAL="$program" ONRECORD_MARK="$work/killed"

# Articles made of the sample corpus, in two formats, with a record that cannot be read.
mkdir "$work/source"
"$program" annotate --no-corrections --sample | "$python" -c "
import gzip, json, sys
sample, of = [json.loads(line) for line in sys.stdin], int(sys.argv[1])
def record(n):
    one = sample[n % len(sample)]
    text = one['text'] + f'\n\nThis was report number {n}.'
    return json.dumps({'id': f'made-{n}', 'title': one['title'], 'date': one['date'], 'source': one['outlet'], 'text': text})
half = of // 2
with open(sys.argv[2] + '/a.jsonl', 'w') as out:
    for n in range(half):
        print(record(n), file=out)
    print('{\"id\": \"broken', file=out)
with gzip.open(sys.argv[2] + '/b.jsonl.gz', 'wt') as out:
    for n in range(half, of):
        print(record(n), file=out)
" "$articles" "$work/source"
size=$(stat -c %s "$work/source/a.jsonl")
megabytes=$("$python" -c "print($size / 4 / 1024 / 1024)")

# A program that kills its parent Python worker once, in mid-task.
cat > "$work/onrecord" <<'SH'
#!/usr/bin/env bash
if mkdir "$ONRECORD_MARK" 2>/dev/null; then
  "$ONRECORD_REAL" "$@" &
  sleep 0.3
  kill -9 "$PPID" $!
  exit 1
fi
exec "$ONRECORD_REAL" "$@"
SH
chmod +x "$work/onrecord"

job() {
  "$python" "$here/annotate.py" "$work/source" "$work/spark" --onrecord "$work/onrecord" --partition-by year,outlet \
    --megabytes "$megabytes" 2> "$work/spark.log"
}
# Four attempts for each task, as on a cluster.
export PYSPARK_SUBMIT_ARGS="--master local[2,4] --conf spark.ui.enabled=false --driver-java-options -Djava.io.tmpdir=$work pyspark-shell"
export SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_DIRS="$work/local" PYSPARK_PYTHON="$python"
began=$(date +%s)
status=0; job > "$work/first" || status=$?
cat "$work/first"
test "$status" -eq 1 || { tail -40 "$work/spark.log"; exit 1; }
test -d "$ONRECORD_MARK" || { echo "no worker was killed"; exit 1; }
grep -q "$articles articles, 1 problems" "$work/first"
echo "Spark took $(($(date +%s) - began)) s"
# Half of the tasks are lost; the same command repeats those and no others.
notes=("$work"/spark/_tasks/*.json)
for ((n = 1; n < ${#notes[@]}; n += 2)); do rm "${notes[n]}"; done
job > "$work/second" || true
cat "$work/second"
if grep -q "^0 of" "$work/second"; then echo "no task was repeated"; exit 1; fi

seq 1 4 | xargs -P 2 -I{} "$program" annotate -q --no-corrections --jobs 1 --shard {}/4 --format parquet --partition-by year,outlet \
  --output "$work/xargs" "$work/source" || true
"$program" annotate -q --no-corrections "$work/source" > "$work/plain.jsonl" || true
for way in spark xargs; do
  "$program" annotate -q --no-corrections "$work/$way" > "$work/$way.jsonl"
done
"$python" - "$work" "$articles" <<'PY'
import json, sys
def read(name):
    lines = sorted((json.loads(line) for line in open(f"{sys.argv[1]}/{name}.jsonl", encoding="utf8")), key=lambda one: one["id"])
    return lines
plain = read("plain")
assert len({one["id"] for one in plain}) == len(plain) == int(sys.argv[2]), len(plain)
for way in "spark", "xargs":
    assert read(way) == plain, f"{way}: other annotations"
print(len(plain), "articles: the same annotations by Spark with a killed worker, by xargs and by a plain run, each article once")
PY
# Spark itself reads the tables.
"$python" - "$work" "$articles" <<'PY' 2>> "$work/spark.log"
import sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
table = spark.read.parquet(f"{sys.argv[1]}/spark")
assert table.count() == int(sys.argv[2])
quotes = table.selectExpr("outlet", "explode(quotes) AS quote").selectExpr("outlet", "quote.speaker", "quote.start")
print(quotes.count(), "quotations;", ", ".join(f"{row.speaker} {row['count']}" for row in quotes.where("speaker IS NOT NULL").groupBy("speaker").count().orderBy("count", ascending=False).limit(3).collect()))
spark.stop()
PY
