"""两步验证: setting up one's own second factor, and doing without it again."""
