"""How many guesses, and how long one waits after them (product.md, Log in; trust.md, Lockout)."""

from datetime import timedelta

CAPTCHA_AFTER = 3
DELAY_FROM = 5
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=24)

# Guesses spread over many accounts: an address that fails as often as the setting says must read a picture for
# every login, and one that fails so many times as often waits until its hour is over.
ADDRESS_WINDOW = timedelta(hours=1)
ADDRESS_DELAYED_AT = 10


def needs_captcha(failures: int) -> bool:
    """Return whether the next guess needs a picture captcha."""
    return failures >= CAPTCHA_AFTER


def in_words(seconds: int) -> str:
    """Return a waiting time as people say it: seconds below two minutes, else minutes rounded up."""
    return f"{seconds}秒" if seconds < 120 else f"{-(-seconds // 60)}分钟"
