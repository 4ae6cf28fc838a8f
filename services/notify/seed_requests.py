"""The first words of messages about requests on one's own data, and of the last message that a person gets."""

from notify.templates.usecases import Draft

SIGNATURE = "新疆消防专家库"
OWN = "/privacy/requests"
QUEUE = "/personal-requests"

REQUESTS = (
    Draft(
        code="request.done",
        title="个人信息申请已办理",
        in_app_text="{name}，您的“{purpose}”申请（编号{request}）已办理。答复：{reason}。",
        sms_text="{name}，您的个人信息申请（编号{request}）已办理，请登录平台查看答复。",
        link=OWN,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="request.refused",
        title="个人信息申请不予办理",
        in_app_text="{name}，您的“{purpose}”申请（编号{request}）不予办理。原因：{reason}。如有异议，可向平台联系人或有关部门反映。",
        sms_text="{name}，您的个人信息申请（编号{request}）不予办理，请登录平台查看原因。",
        link=OWN,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="requests.due",
        title="个人信息申请：到期提醒",
        in_app_text="有{soon}件个人信息申请将在3天内到期、{overdue}件已逾期，请尽快办理。",
        sms_text="有{soon}件个人信息申请将在3天内到期、{overdue}件已逾期，请登录平台办理。",
        link=QUEUE,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="account.erased",
        title="账号已注销",
        in_app_text=None,
        sms_text="您的账号已注销，个人信息已删除；依法须保存的委派通知和审计记录在保存期满后处理。",
        link=None,
        sms_signature=SIGNATURE,
    ),
)
