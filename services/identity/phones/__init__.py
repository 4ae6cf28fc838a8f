"""更换手机号: binding one's account to another mobile number."""
