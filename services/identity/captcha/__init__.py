"""Picture captchas (图形验证码)."""
