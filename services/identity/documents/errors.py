"""What can be wrong with the number of an identity document, in words."""

from foundation.errors import Invalid


class DocumentRefused(Invalid):
    """The number of the identity document cannot be accepted."""

    message = "证件号码不正确，请核对。"
    field = "/document_number"


class UserTypeMissing(DocumentRefused):
    """Whose number it is was not said, or not in words that there are."""

    message = "请选择用户类型。"
    field = "/user_type"


class DocumentMissing(DocumentRefused):
    """No number was given."""

    message = "请填写身份证号。"


class DocumentLength(DocumentRefused):
    """A citizen number has 18 places."""

    message = "身份证号应为18位，您填写了{length}位，请核对。"


class DocumentPermitLength(DocumentLength):
    """A citizen number has 18 places; a permit of Taiwan residents has as many as were given."""

    message = (
        "身份证号应为18位，您填写了{length}位，请核对；"
        "填写台湾居民来往大陆通行证号码的，请将用户类型改为“港澳台或外籍人士”。"
    )


class DocumentOldNumber(DocumentLength):
    """A number of 15 digits, as they were issued until 1999 (GB 11643-1989), valid until the end of 2012."""

    message = "15位的旧身份证号已停止使用，请填写18位身份证号。"


class DocumentCharacters(DocumentRefused):
    """A citizen number holds digits, and perhaps an X at the end."""

    message = "身份证号只能由数字组成，最后一位可以是X，请核对。"


class DocumentShape(DocumentRefused):
    """It looks like none of the documents that are accepted."""

    message = (
        "无法识别该证件号码，请核对。可以填写港澳台居民居住证、港澳居民来往内地通行证、"
        "台湾居民来往大陆通行证或外国人永久居留身份证的号码；中国居民填写18位身份证号。"
    )


class DocumentBirthDate(DocumentRefused):
    """The birth date inside the number does not exist."""

    message = "身份证号中的出生日期不存在，请核对第7至14位。"


class DocumentBornEarlier(DocumentRefused):
    """The birth date inside the number is before anybody now living was born."""

    message = "身份证号中的出生日期早于{year}年，请核对第7至14位。"


class DocumentBornLater(DocumentRefused):
    """The birth date inside the number is in the future."""

    message = "身份证号中的出生日期晚于今天，请核对第7至14位。"


class DocumentCheckDigit(DocumentRefused):
    """The check digit does not fit the other seventeen."""

    message = "身份证号校验位不正确，请逐位核对。"


class DocumentOfOverseas(DocumentRefused):
    """A permit's number, given by somebody who said to be a Chinese resident."""

    message = "这是港澳台或外籍人士的证件号码，请将用户类型改为“港澳台或外籍人士”。"


class DocumentOfResident(DocumentRefused):
    """A citizen number, given by somebody who said to come from elsewhere."""

    message = "这是中国居民身份证号，请将用户类型改为“中国居民”。"
