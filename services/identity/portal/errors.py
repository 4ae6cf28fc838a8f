"""What can be wrong on the way in by the portal, in words. None of them says more than its reader may know."""

from foundation.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable


class PortalNotInUse(NotFound):
    """No issuer is set up."""

    message = "本平台暂未开通政务一体化平台登录，请使用账号密码登录。"


class PortalLoginOver(Invalid):
    """The answer belongs to no login of this browser: used, expired, forged, or begun elsewhere."""

    message = "本次政务一体化平台登录已过期或已使用，请重新点击“政务一体化平台登录”。"


class PortalDeclined(Forbidden):
    """The person did not go through with it at the portal."""

    message = "您没有在政务一体化平台完成登录。请重新点击“政务一体化平台登录”，或使用账号密码登录。"


class PortalNotTrusted(Forbidden):
    """What came back does not prove who it is."""

    message = "政务一体化平台返回的登录结果未通过安全校验，登录已中止。请重新点击“政务一体化平台登录”。"


class PortalUnavailable(Unavailable):
    """The issuer does not answer, or not as it should."""

    message = "政务一体化平台暂时无法访问，请稍后再试，或使用账号密码登录。"


class PortalUserTypeMissing(Forbidden):
    """The issuer does not say whether this is a legal or a natural person."""

    message = "政务一体化平台没有说明您是法人还是自然人，无法登录。请联系平台管理员。"


class PortalUnitMissing(Forbidden):
    """A legal person without a name or a good credit code (GB 32100)."""

    message = (
        "政务一体化平台没有提供单位名称或正确的统一社会信用代码，无法登录。请在政务服务网完善法人信息后再试。"
    )


class PortalPersonMissing(Forbidden):
    """A verified number that is no identity document's, or a person without a name."""

    message = "政务一体化平台提供的姓名或身份证号不完整或不正确，无法登录。请在政务服务网核对个人信息后再试。"


class PortalNumberUnverified(Forbidden):
    """A natural person whose ID number the issuer does not vouch for."""

    message = (
        "政务一体化平台没有提供经过实名核验的身份证号，无法登录。请先在政务服务网完成实名认证；"
        "已有账户的请使用身份证号和密码登录，没有单位的离退休人员请点击“注册”。"
    )


class UnitHasAdministrator(Conflict):
    """Somebody else administers the unit already."""

    message = "该单位已有单位管理员，请由其在【单位人员信息】中添加您。"


class UnitClosed(Forbidden):
    """The unit is not active any more."""

    message = "该单位已停用，请联系平台管理员。"


class PortalLinkOver(Conflict):
    """There is nothing to link: used, expired, or offered to another account."""

    message = (
        "绑定已过期，或当前登录的账户与政务一体化平台的证件号不一致。"
        "请用该证件号的账户登录后，重新点击“政务一体化平台登录”。"
    )


class PortalIdentityTaken(Conflict):
    """The portal's account belongs to another account here."""

    message = "该政务一体化平台账户已绑定其他账户，如有疑问请联系平台管理员。"


class PortalIdentityNotFound(NotFound):
    """The caller has no such link."""

    message = "没有找到该绑定，可能已经解除。"


class OnlyWayIn(Conflict):
    """Without this link nobody could log in to the account."""

    message = "这是该账户唯一的登录方式，不能解除绑定。请先用“忘记密码”设置密码。"
