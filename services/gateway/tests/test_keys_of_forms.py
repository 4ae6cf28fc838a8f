"""The key of a form, which makes sending it twice harmless, is whatever a browser has sent."""

import httpx
import pytest

from gateway.clients.base import as_header

ODD = ("\x00", "a\r\nX-Client-Address: 10.0.0.1", "钥匙", " a ", "\x7f", "\udc80")


@pytest.mark.parametrize("key", ["3f9c", "a key", "b" * 300])
def test_a_plain_key_travels_as_it_is(key):
    assert as_header(key) == key


@pytest.mark.parametrize("key", ODD)
def test_an_odd_key_travels_as_a_header_may_and_stays_the_same_key(key):
    sent = as_header(key)
    assert httpx.Headers({"idempotency-key": sent})["idempotency-key"] == sent
    assert sent.isalnum()
    assert sent == as_header(key)
    assert sent not in {as_header(other) for other in ODD if other != key}
