"""A private S3 on loopback: SeaweedFS in one process, from its wheel."""

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import MinioException

from deploy.local.folder import Ports, write_privately
from deploy.local.processes import Process, plain_environment

PROBE_BUCKET = "expertlib"
PARTS = ("master", "volume", "filer", "s3")
# SeaweedFS talks gRPC 10,000 above each HTTP port and, for its worker, assumes so even where told otherwise.
GRPC_OFFSET = 10_000
# Go otherwise lets its heap double before it collects. No GOMEMLIMIT: near it, Go kept a core at 10% when idle.
SMALL_MEMORY = {"GOGC": "50", "GOMAXPROCS": "2"}


@dataclass(frozen=True)
class S3Account:
    """Where an S3 store is and who we are to it; `endpoint` is host:port."""

    endpoint: str
    access_key: str
    secret_key: str
    secure: bool = False

    @classmethod
    def at(cls, address: str) -> "S3Account":
        """Return the account of a URL http(s)://ACCESS:SECRET@HOST:PORT."""
        parts = urlsplit(address)
        if not (parts.hostname and parts.username and parts.password):
            raise ValueError("an S3 URL reads http://ACCESS:SECRET@HOST:PORT")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return cls(f"{parts.hostname}:{port}", parts.username, parts.password, parts.scheme == "https")

    def client(self) -> Minio:
        """Return a client whose calls end within seconds (the SDK's own defaults wait for minutes)."""
        pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=5), retries=False)
        return Minio(self.endpoint, self.access_key, self.secret_key, secure=self.secure, http_client=pool)


def server(folder: Path, ports: Ports, account: S3Account, s3_port: int) -> Process:
    """Return a SeaweedFS that keeps its data in `folder/s3` and knows this one account."""
    data = folder / "s3"
    data.mkdir(parents=True, exist_ok=True)
    http = {part: s3_port if part == "s3" else ports(f"s3-{part}", also_above=GRPC_OFFSET) for part in PARTS}
    return Process(
        name="s3",
        command=[
            str(Path(sys.executable).with_name("weed")),
            # Not `mini`, which also runs a maintenance worker that nothing here needs.
            "server",
            "-s3",
            f"-dir={data}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            f"-s3.config={_accounts_file(folder, account)}",
            *(f"-{part}.port={port}" for part, port in http.items()),
            *(f"-{part}.port.grpc={port + GRPC_OFFSET}" for part, port in http.items()),
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-master.telemetry=false",
            # Many small volumes: each bucket takes seven at once.
            "-master.volumeSizeLimitMB=64",
            "-volume.max=400",
            # A lone master learns its volumes from their heartbeats sooner than it elects itself with old votes.
            "-master.resumeState=false",
            "-volume.preStopSeconds=0",
        ],
        folder=folder,
        environment=plain_environment(data, **SMALL_MEMORY),
        directory=data,
        ready=lambda: takes_objects(account),
        # It would take fifteen seconds to say goodbye to itself; what it has accepted is on disk.
        grace=2.0,
        after_stop=lambda: _remove_sockets(http),
    )


def takes_objects(account: S3Account) -> bool:
    """Whether an object can be written; listing answers earlier, when there is nowhere yet to put one."""
    try:
        make_bucket(account, PROBE_BUCKET)
        account.client().put_object(PROBE_BUCKET, "ready", io.BytesIO(b"ready"), 5)
    except (MinioException, urllib3.exceptions.HTTPError, OSError):
        return False
    return True


def make_bucket(account: S3Account, name: str, *, locks: bool = False) -> None:
    """Make the bucket unless it is there; `locks`: with object lock, which can only be had from its beginning."""
    client = account.client()
    if not client.bucket_exists(name):
        client.make_bucket(name, object_lock=locks)


def _accounts_file(folder: Path, account: S3Account) -> Path:
    credentials = [{"accessKey": account.access_key, "secretKey": account.secret_key}]
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    identities = [{"name": "expertlib", "credentials": credentials, "actions": actions}]
    return write_privately(folder / "s3.json", json.dumps({"identities": identities}))


def _remove_sockets(http: dict[str, int]) -> None:
    """Remove the sockets that SeaweedFS makes in /tmp, whatever it is told, and leaves there."""
    for part, port in http.items():
        for name in (f"seaweedfs-{part}-{port}", f"seaweedfs-{part}-grpc-{port + GRPC_OFFSET}"):
            Path("/tmp", f"{name}.sock").unlink(missing_ok=True)  # noqa: S108
