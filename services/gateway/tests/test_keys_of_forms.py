"""The key of a form, which makes sending it twice harmless, is whatever a browser has sent."""

import h11
import pytest

from gateway.clients.base import ServiceClient, as_header
from gateway.web.visitor import Visitor

ODD = ("\x00", "a\r\nX-Client-Address: 10.0.0.1", "钥匙", " a ", "\x7f", "\udc80")


@pytest.mark.parametrize("key", ["3f9c", "a key", "b" * 300])
def test_a_plain_key_travels_as_it_is(key):
    assert as_header(key) == key


@pytest.mark.parametrize("key", ODD)
async def test_an_odd_key_travels_as_a_header_may_and_stays_the_same_key(key):
    client = ServiceClient("identity", "http://127.0.0.1:9")
    headers = client._headers(Visitor(), key)
    await client.close()
    # what writes the request refuses a header that must not be
    h11.Request(method="POST", target="/", headers=[("host", "a"), *headers.items()])
    assert headers["idempotency-key"] == as_header(key)
    assert as_header(key) not in {as_header(other) for other in ODD if other != key}
