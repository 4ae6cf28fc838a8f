"""新疆政务服务网（演示）: a small OpenID provider with invented people, for evaluation and tests only.

It stands where the government portal stands in production, in a process of its own, and is spoken to by settings
only, as any other issuer would be (docs/guide/portal.md).
"""
