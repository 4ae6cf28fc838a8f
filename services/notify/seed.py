"""The first words of every message. An administrator's own words are never overwritten."""

from foundation.unit_of_work import UnitOfWork
from notify.seed_activities import ACTIVITIES
from notify.seed_requests import REQUESTS
from notify.templates.usecases import Draft, ship

SIGNATURE = "新疆消防专家库"
RECORD = "/personal"
HISTORY = "/personal/history"
TASKS = "/tasks"

AT_ONCE = 0
"""Somebody waits for it, or must know before it is too late: a code, a password, a number taken away."""
REMINDER = 2

TEMPLATES = (
    Draft(
        code="code",
        title="短信验证码",
        in_app_text=None,
        sms_text="验证码{code}，用于{purpose}，10分钟内有效，请勿告诉他人。",
        link=None,
        sms_signature=SIGNATURE,
        urgency=AT_ONCE,
        needed=("code",),
    ),
    Draft(
        code="password.added",
        title="账户已开通",
        in_app_text=None,
        sms_text="单位已为您开通账户，账号为身份证号，初始密码{password}，24小时内仅可登录一次，登录后请修改。",
        link=None,
        sms_signature=SIGNATURE,
        urgency=AT_ONCE,
        needed=("password",),
    ),
    Draft(
        code="password.reset",
        title="密码已重置",
        in_app_text=None,
        sms_text="您的密码已由管理员重置为{password}，24小时内仅可登录一次，登录后请修改。",
        link=None,
        sms_signature=SIGNATURE,
        urgency=AT_ONCE,
        needed=("password",),
    ),
    Draft(
        code="phone.replaced",
        title="手机号已更换",
        in_app_text=None,
        sms_text="您平台账户的手机号已由{who}更换为{phone}，如有疑问请联系平台管理员。",
        link=None,
        sms_signature=SIGNATURE,
        urgency=AT_ONCE,
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
    Draft(
        code="reviews.due",
        title="{stage}：到期提醒",
        in_app_text="您有{soon}件{stage}即将到期、{overdue}件已逾期，请尽快处理。",
        sms_text="您有{soon}件{stage}即将到期、{overdue}件已逾期，请登录平台处理。",
        link=TASKS,
        sms_signature=SIGNATURE,
        urgency=REMINDER,
    ),
    Draft(
        code="expert.suspended",
        title="专家资格已暂停",
        in_app_text="{name}，您的专家资格已由建设工程消防协会暂停。原因：{reason}。恢复时会通知您，如有疑问请与协会联系。",
        sms_text="{name}，您的专家资格已暂停，原因请登录平台查看。",
        link=RECORD,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="expert.restored",
        title="专家资格已恢复",
        in_app_text="{name}，您的专家资格已由建设工程消防协会恢复。说明：{reason}。",
        sms_text="{name}，您的专家资格已恢复。",
        link=RECORD,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="expert.removed",
        title="已出库",
        in_app_text="{name}，建设工程消防协会已为您办理出库。原因：{reason}。如需再次入库，请在个人中心重新提交入库申请。",
        sms_text="{name}，您已从专家库出库，原因请登录平台查看。",
        link=RECORD,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="expert.amended",
        title="在库信息已更正",
        in_app_text="{name}，建设工程消防协会更正了您在专家库中的信息。原因：{reason}。请在个人中心核对，如有疑问请与协会联系。",
        sms_text="{name}，您在专家库中的信息已由协会更正，请登录平台核对。",
        link=RECORD,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="expert.renewed",
        title="专家任期已续聘",
        in_app_text="{name}，建设工程消防协会已为您办理续聘，新的任期从今天开始。说明：{reason}。",
        sms_text="{name}，您已续聘为专家库专家，新的任期已开始。",
        link=RECORD,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="reminder.certificate",
        title="证书到期提醒",
        in_app_text="{name}，您的{what}{when}。请换发证书后点击“信息变更”，更新专家证书并提交。",
        sms_text="您的{what}{when}，请换发后登录平台更新专家证书。",
        link=RECORD,
        sms_signature=SIGNATURE,
        urgency=REMINDER,
    ),
    Draft(
        code="reminder.term",
        title="任期届满提醒",
        in_app_text="{name}，您的专家任期{when}。续聘由建设工程消防协会办理，如有疑问请与协会联系。",
        sms_text="您的专家任期{when}，续聘由消防协会办理，如有疑问请与协会联系。",
        link=RECORD,
        sms_signature=SIGNATURE,
        urgency=REMINDER,
    ),
    Draft(
        code="reminder.confirmation",
        title="年度确认提醒",
        in_app_text="{name}，您的年度确认{when}。在库信息无变化请在个人中心点击“年度确认”，有变化请点击“信息变更”。",
        sms_text="您的专家信息年度确认{when}，请登录平台，在个人中心点击“年度确认”。",
        link=RECORD,
        sms_signature=SIGNATURE,
        urgency=REMINDER,
    ),
    *REQUESTS,
    *ACTIVITIES,
)


async def seed(uow: UnitOfWork) -> None:
    """Have every template follow this release; an administrator's own words stay."""
    for draft in TEMPLATES:
        await ship(uow, draft)
