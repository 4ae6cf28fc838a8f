"""Self-registration of people without a unit (离退休人员注册), and the decision of a platform administrator."""
