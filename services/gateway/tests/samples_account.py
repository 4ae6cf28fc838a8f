"""What identity says of somebody's own account."""

SESSIONS = [
    {
        "id": "00000000-0000-7000-8000-0000000000a1",
        "created_at": "2026-11-22T01:00:00Z",
        "last_seen_at": "2026-11-22T02:30:00Z",
        "address": "203.0.113.7",
        "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36",
        "awaits_factor": False,
        "current": True,
    },
    {
        "id": "00000000-0000-7000-8000-0000000000a2",
        "created_at": "2026-11-21T10:00:00Z",
        "last_seen_at": "2026-11-22T02:10:00Z",
        "address": "203.0.113.9",
        "user_agent": "Mozilla/5.0 (Linux; Android 12) Chrome/107.0 Mobile Safari/537.36 MicroMessenger/8.0",
        "awaits_factor": False,
        "current": False,
    },
]
FACTOR_OFF = {
    "enabled": False,
    "required": False,
    "confirmed_at": None,
    "recovery_codes_left": 0,
    "has_password": True,
}
FACTOR_ON = {**FACTOR_OFF, "enabled": True, "confirmed_at": "2026-11-20T02:00:00Z", "recovery_codes_left": 2}
CODES = [f"{n:04d}-ABCD-EFGH" for n in range(10)]
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
URI = f"otpauth://totp/%E4%B8%93%E5%AE%B6%E5%BA%93:abc?secret={SECRET}&issuer=%E4%B8%93%E5%AE%B6%E5%BA%93"
