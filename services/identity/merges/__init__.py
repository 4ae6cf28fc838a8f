"""合并账户: one person who has two accounts gets one."""
