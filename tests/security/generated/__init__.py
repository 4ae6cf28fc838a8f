"""Generated calls: thousands of odd requests to every route, after which no 5xx and no English may have come back.

    python -m tests.security.generated --calls 10000 --seed 20261123

The services: schemathesis chains calls by the links that it infers from the schemas (what one answer gives goes into
the next call), in rounds that each begin with real data made by use cases; what it makes is bent once more by
`hostile`. The gateway: its real pages are walked as a browser does, and every form found is sent with odd contents.
"""
