"""One-time codes by SMS (验证码)."""
