"""`python -m benchmarks.limits.serving NAME PORT`: one counterpart on one uvicorn process, set as the product's are."""

import sys
from importlib import import_module

import uvicorn


def main() -> None:
    """Serve the `app` of the module of this name."""
    name, port = sys.argv[1:3]
    app = import_module(f"benchmarks.limits.{name}").app
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(port),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        server_header=False,
    )


if __name__ == "__main__":
    main()
