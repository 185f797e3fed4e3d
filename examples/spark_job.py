"""Extract the facts of articles in Parquet with Spark, into Parquet.

    spark-submit examples/spark_job.py ARTICLES FACTS
    python examples/spark_job.py ARTICLES FACTS --master 'local[2]'

ARTICLES holds a column ``text`` and, where known, ``id``, ``title``, ``published`` and ``url``;
FACTS gets one row an article, with the lists of the JSON as nested columns and, in ``error``, why
an article was not read. Every worker needs ``pip install 'pobeda-extract[spark]'``; it loads the
models once, when its first batch comes, and keeps them for all that follow. FACTS must not exist:
a job that failed half-way leaves nothing that looks finished.
"""

import argparse

from pyspark.sql import SparkSession

from pobeda_extract.arrow import SPARK_SCHEMA, extract_batches

#: Articles handed to a worker at once: few enough that a batch of long ones is no burden.
BATCH = "64"


def main() -> None:
    """Read the two paths, run the job, say what failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles")
    parser.add_argument("facts")
    parser.add_argument("--master", help="as of spark-submit; needed only without it")
    given = parser.parse_args()
    builder = SparkSession.builder.appName("pobeda-extract")
    if given.master:
        builder = builder.master(given.master)
    # Workers that are used again keep their models; one thread each, for Spark counts the cores.
    spark = (
        builder.config("spark.python.worker.reuse", "true")
        .config("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", BATCH)
        .getOrCreate()
    )
    spark.read.parquet(given.articles).mapInArrow(extract_batches, SPARK_SCHEMA).write.parquet(
        given.facts
    )
    facts = spark.read.parquet(given.facts)
    print(f"{facts.count()} articles, {facts.where('error is not null').count()} not read")
    spark.stop()


if __name__ == "__main__":
    main()
