"""The form of 入库申请: its fields in the manual's order, how they read, and what stands in the way of submitting."""
