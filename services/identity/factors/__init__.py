"""The second factor: one-time passwords of an app (TOTP, RFC 6238), and codes for when the app is lost."""
