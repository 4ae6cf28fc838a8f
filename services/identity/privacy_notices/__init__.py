"""个人信息处理告知书: what people are told about their data, in versions that never change once published."""
