"""Which objects the rows of experts need: what a backup must hold, and a restored store must have."""

# A deleted file's object is gone unless it was submitted; of one that is on its way nothing is promised yet.
_READABLE = "(state = 'passed' OR (state = 'deleted' AND submitted))"

STATEMENT = f"""
SELECT object_key, sha256 FROM attachments
WHERE sha256 IS NOT NULL AND (state = 'checking' OR {_READABLE})
UNION
SELECT preview_key, preview_sha256 FROM attachments
WHERE preview_key IS NOT NULL AND preview_sha256 IS NOT NULL AND {_READABLE}
UNION
SELECT page.object_key, page.sha256 FROM attachment_pages page JOIN attachments ON attachments.id = attachment_id
WHERE {_READABLE}
UNION
SELECT object_key, sha256 FROM attachment_chunks
UNION
SELECT object_key, sha256 FROM library_exports
WHERE object_key IS NOT NULL AND sha256 IS NOT NULL AND state = 'ready'
"""  # noqa: S608  # put together from what stands here
"""Rows of key and SHA-256 in hex."""
