"""Taking in what the broker has sent: all that has arrived by one call of the system.

py-amqp reads a frame by three calls (head, body, end), each with a limit of time that takes calls of its own: about
twenty for one message, and as many turns of the interpreter's lock when another thread is at work.
"""

from typing import Any

from amqp.transport import TCPTransport
from kombu import Connection

PORTION = 16 * 1024


def read_ahead(connection: Connection) -> None:
    """Have an open connection ask its socket for as much as has arrived; what is no frame yet waits in its buffer.

    Only for connections that `drain` reads: who waits for the socket alone would not see what is in the buffer.
    """
    transport = _transport_of(connection)
    if isinstance(transport, TCPTransport):
        receive = transport.sock.recv
        transport._quick_recv = lambda wanted: receive(max(wanted, PORTION))


def drain(connection: Connection, seconds: float) -> None:
    """Have everything called that has arrived; wait so long for the first of it, then raise TimeoutError."""
    connection.drain_events(timeout=seconds)
    transport = _transport_of(connection)
    if isinstance(transport, TCPTransport):
        # A frame that is not whole yet is on its way; the socket's own limit holds for it.
        while transport._read_buffer:
            connection.connection.blocking_read()


def _transport_of(connection: Connection) -> Any:
    """Return py-amqp's socket; what speaks no AMQP (Redis) has none."""
    return getattr(connection.connection, "transport", None)
