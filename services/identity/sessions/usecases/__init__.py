"""What is done with sessions. One room in several modules; others come in by this door."""

from identity.sessions.model import Device, Session
from identity.sessions.usecases.beginning import LoggedIn, Visit, begin_session, closed
from identity.sessions.usecases.factor import give_factor
from identity.sessions.usecases.living import (
    Exchanged,
    began_lately,
    end_everything,
    end_other_sessions,
    end_session,
    exchange,
    remove_sessions,
)
from identity.sessions.usecases.login import Credentials, forget_wrong_logins, log_in
from identity.sessions.usecases.own import (
    end_own_others,
    end_own_session,
    forget_device,
    forget_devices,
    known_devices,
    own_sessions,
)

__all__ = [
    "Credentials",
    "Device",
    "Exchanged",
    "LoggedIn",
    "Session",
    "Visit",
    "began_lately",
    "begin_session",
    "closed",
    "end_everything",
    "end_other_sessions",
    "end_own_others",
    "end_own_session",
    "end_session",
    "exchange",
    "forget_device",
    "forget_devices",
    "forget_wrong_logins",
    "give_factor",
    "known_devices",
    "log_in",
    "own_sessions",
    "remove_sessions",
]
