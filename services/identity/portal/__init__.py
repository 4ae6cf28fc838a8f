"""Coming in by the government portal (政务一体化平台登录): OpenID Connect, code flow with PKCE, state and nonce."""
