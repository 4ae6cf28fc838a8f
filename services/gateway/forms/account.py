"""The words of 账户信息."""

DOCUMENT_LABELS = {
    "citizen": "居民身份证",
    "residence_permit": "港澳台居民居住证",
    "hk_macao_permit": "港澳居民来往内地通行证",
    "taiwan_permit": "台湾居民来往大陆通行证",
    "foreign_permanent": "外国人永久居留身份证",
    "credit_code": "统一社会信用代码",
    "erased": "已删除",
}


def document_label(kind: str) -> str:
    """Return what kind of document the account's number is of."""
    return DOCUMENT_LABELS.get(kind, "身份证件")
