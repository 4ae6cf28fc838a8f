"""`python -m benchmarks.limits.minio_put FOUND BYTES COUNT`: the minio SDK alone puts objects of so many bytes."""

import io
import json
import os
import sys
import time
from pathlib import Path

from experts.settings import settings
from foundation.resources import open_store


def main(found: str, size: str, count: str) -> None:
    """Put the objects one after the other and say what it took; each is stat'ed after the clock has stopped."""
    store = open_store(settings())
    client, bucket, data = store._client, store._bucket, os.urandom(int(size))
    keys = [f"bench/{number}" for number in range(int(count))]
    began, cpu = time.perf_counter(), time.process_time()
    for key in keys:
        client.put_object(bucket, key, io.BytesIO(data), len(data))
    answer = {
        "count": len(keys),
        "seconds": time.perf_counter() - began,
        "cpu_s": time.process_time() - cpu,
    }
    for key in keys:
        if client.stat_object(bucket, key).size != len(data):
            raise RuntimeError(f"{key} is not what was put")
        client.remove_object(bucket, key)
    Path(found).write_text(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
