"""TLS to a provider: whom it trusts, and that authorities are read once and not for each message."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notify.settings import PROXIES, Endpoint
from notify.sms.errors import NotSent, Reason
from notify.sms.providers import tls
from notify.tests.doubles.aliyun import AliyunDouble
from notify.tests.service.providers import adapter_of, an_sms

pytestmark = pytest.mark.service

OURS, ELSEWHERE = "127.0.0.1", "127.0.0.2"


def _certificate(folder: Path, address: str) -> tuple[Path, Path]:
    """Write a certificate for an address, signed by itself, and its key; return both files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "the double")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / f"{address}.pem", folder / f"{address}.key"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return file, key_file


class TlsDouble(AliyunDouble):
    """The double behind TLS."""

    def __init__(self, certificate: Path, key: Path) -> None:
        super().__init__("20261123")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint("https", super().endpoint.host)


@pytest.fixture(autouse=True)
def _nobody_between(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TlsDouble]:
    """A double whose certificate this process trusts beside the authorities of the SDK."""
    certificate, key = _certificate(tmp_path, OURS)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with TlsDouble(certificate, key) as double:
        yield double


async def test_authorities_are_read_once_for_all_messages(
    trusted: TlsDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    load = ssl.SSLContext.load_verify_locations

    def counted(context: ssl.SSLContext, cafile: str, *rest: object) -> None:
        read.append(cafile)
        load(context, cafile)

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", counted)
    provider = adapter_of("aliyun", trusted.endpoint)
    for _ in range(3):
        await provider.send(an_sms())
    assert len(trusted.taken) == 3
    assert len(read) == 1


@pytest.mark.usefixtures("trusted")
async def test_a_certificate_of_nobody_we_trust_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    with TlsDouble(*_certificate(folder, OURS)) as stranger:
        with pytest.raises(NotSent) as raised:
            await adapter_of("aliyun", stranger.endpoint).send(an_sms())
        assert raised.value.reason is Reason.UNREACHABLE
        assert not stranger.taken


async def test_a_certificate_of_another_host_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = _certificate(tmp_path, ELSEWHERE)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with TlsDouble(certificate, key) as stranger:
        with pytest.raises(NotSent):
            await adapter_of("aliyun", stranger.endpoint).send(an_sms())
        assert not stranger.taken


def test_a_context_verifies_chain_and_name() -> None:
    context = tls._Tls().create_default_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
