"""The people of a unit (单位人员信息), and what its administrator may do for them."""
