"""The first words of every message. An administrator's own words are never overwritten."""

from foundation.unit_of_work import UnitOfWork
from notify.templates.usecases import Draft, add_missing

SIGNATURE = "新疆消防专家库"
RECORD = "/personal"
HISTORY = "/personal/history"

TEMPLATES = (
    Draft(
        code="code",
        title="短信验证码",
        in_app_text=None,
        sms_text="验证码{code}，用于{purpose}，10分钟内有效，请勿告诉他人。",
        link=None,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="password.added",
        title="账户已开通",
        in_app_text=None,
        sms_text="单位已为您开通账户，账号为身份证号，初始密码{password}，24小时内仅可登录一次，登录后请修改。",
        link=None,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="password.reset",
        title="密码已重置",
        in_app_text=None,
        sms_text="您的密码已由管理员重置为{password}，24小时内仅可登录一次，登录后请修改。",
        link=None,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="phone.replaced",
        title="手机号已更换",
        in_app_text=None,
        sms_text="您平台账户的手机号已由{who}更换为{phone}，如有疑问请联系平台管理员。",
        link=None,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="registration.granted",
        title="注册已通过",
        in_app_text="{name}，您的注册已通过审核。下一步：进入个人中心，填写并提交入库申请。",
        sms_text="{name}，您的注册已通过审核，请使用身份证号登录平台提交入库申请。",
        link=RECORD,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="registration.refused",
        title="注册未通过",
        in_app_text="{name}，您的注册未通过审核。原因：{reason}。",
        sms_text="{name}，您的注册未通过审核，原因：{reason}。请核对后重新注册。",
        link=None,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="case.submitted",
        title="{purpose}已提交",
        in_app_text="{name}，您的{purpose}已提交，等待资料预审。尚无审核意见时可以撤回。",
        sms_text="{name}，您的{purpose}已提交，等待资料预审。",
        link=RECORD,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="case.preliminary.pass",
        title="{purpose}：资料预审通过",
        in_app_text="{name}，您的{purpose}已通过资料预审。审核意见：{opinion}。下一步：等待资料终审。",
        sms_text="{name}，您的{purpose}已通过资料预审，等待资料终审。",
        link=HISTORY,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="case.preliminary.reject",
        title="{purpose}：资料预审不通过",
        in_app_text="{name}，您的{purpose}未通过资料预审。审核意见：{opinion}。下一步：按意见修改后再次提交。",
        sms_text="{name}，您的{purpose}未通过资料预审，请登录平台查看意见，修改后再次提交。",
        link=HISTORY,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="case.final.pass.application",
        title="{purpose}：资料终审通过",
        in_app_text="{name}，您的{purpose}已通过资料终审，状态变为已入库。审核意见：{opinion}。",
        sms_text="{name}，您的{purpose}已通过资料终审，您已入库。",
        link=RECORD,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="case.final.pass.change",
        title="{purpose}：资料终审通过",
        in_app_text="{name}，您的{purpose}已通过资料终审，变更后的信息已经生效。审核意见：{opinion}。",
        sms_text="{name}，您的{purpose}已通过资料终审，变更后的信息已经生效。",
        link=RECORD,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="case.final.reject",
        title="{purpose}：资料终审不通过",
        in_app_text="{name}，您的{purpose}未通过资料终审。审核意见：{opinion}。下一步：按意见修改后再次提交。",
        sms_text="{name}，您的{purpose}未通过资料终审，请登录平台查看意见，修改后再次提交。",
        link=HISTORY,
        sms_signature=SIGNATURE,
    ),
)


async def seed(uow: UnitOfWork) -> None:
    """Add the templates that are missing."""
    for draft in TEMPLATES:
        await add_missing(uow, draft)
