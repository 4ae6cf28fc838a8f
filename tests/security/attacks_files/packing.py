"""Few bytes that become many: deflated zeros, made without ever holding them."""

import io
import zipfile
import zlib

MEGABYTE = 1024 * 1024


def zeros(megabytes: int) -> bytes:
    """Return a zlib stream (RFC 1950) of so many megabytes of zeros, a thousandth of their length."""
    length = megabytes * MEGABYTE
    adler = (length % 65521) << 16 | 1
    return b"\x78\x9c" + raw_zeros(megabytes) + adler.to_bytes(4, "big")


def raw_zeros(megabytes: int) -> bytes:
    """Return the same as a bare deflate stream (RFC 1951): one block again and again, and an empty last one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * megabytes + b"\x03\x00"


def package(parts: dict[str, bytes]) -> bytes:
    """Return a zip of these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return data.getvalue()


def lying_package(parts: dict[str, bytes], name: str, megabytes: int) -> bytes:
    """Return a zip whose directory says that `name` has ten bytes; unpacked it has so many megabytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for other, part in parts.items():
            if other != name:
                made.writestr(other, part)
        made.writestr(name, raw_zeros(megabytes), zipfile.ZIP_STORED)
        told = made.getinfo(name)
        told.compress_type, told.file_size, told.CRC = zipfile.ZIP_DEFLATED, 10, 0
    return data.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as package_of:
        return {name: package_of.read(name) for name in package_of.namelist()}
