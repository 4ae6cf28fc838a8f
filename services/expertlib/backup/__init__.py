"""Backup and restore: a dump of each database at one moment, all objects, and a manifest that says what belongs in.

`taking.take` writes a folder, `checking.check` reads one without any server, `restoring.restore` fills empty
databases and buckets with it (docs/guide/backup.md, docs/decisions/0029).
"""
