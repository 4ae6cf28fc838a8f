"""The first words of the messages about review activities, delegations and notices."""

from notify.templates.usecases import Draft

REMINDER = 2
SIGNATURE = "新疆消防专家库"
ACTIVITY = "/activities/{activity}"
CONTACTS = "/activities/{activity}/contacts"
EXPERTS = "/activities/{activity}/experts"
NOTICES = "/activities/{activity}/notices"
DELEGATION = "/personal/delegations/{delegation}"

ACTIVITIES = (
    Draft(
        code="activity.submitted",
        title="评审活动待联系确认",
        in_app_text="{bureau}提交了评审活动“{title}”，{when}开始，已选定专家{experts}人。请联系专家，确认工作时间。",
        sms_text="{bureau}提交了评审活动“{title_short}”，{when}开始，专家{experts}人，请登录平台联系确认。",
        link=CONTACTS,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="activity.cancelled",
        title="评审活动已取消",
        in_app_text="评审活动“{title}”已取消。原因：{reason}。请不要再联系专家。",
        sms_text="评审活动“{title_short}”已取消，请不要再联系专家，原因请登录平台查看。",
        link=ACTIVITY,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="delegation.offered",
        title="评审活动邀请",
        in_app_text="{name}，{bureau}选定您参加评审活动“{title}”，时间：{time}，地点：{place}。请于{until}前答复能否参加。",
        sms_text="邀请您参加“{title_short}”评审，{when}开始，请于{until}前答复 {link}",
        link=DELEGATION,
        sms_signature=SIGNATURE,
        needed=("link", "token"),
    ),
    Draft(
        code="delegation.accepted",
        title="专家已答复：能参加",
        in_app_text="{expert}已答复能参加评审活动“{title}”。请确认工作时间。",
        sms_text=None,
        link=CONTACTS,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="delegation.declined",
        title="专家已答复：不能参加",
        in_app_text="{expert}不能参加评审活动“{title}”。原因：{reason}。已通知选定单位更换专家。",
        sms_text=None,
        link=CONTACTS,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="delegation.replace",
        title="需要更换专家",
        in_app_text="{expert}不能参加评审活动“{title}”。原因：{reason}。请另选一名专家。",
        sms_text="评审活动“{title_short}”有专家不能参加，需要更换，请登录平台另选专家。",
        link=EXPERTS,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="delegation.released",
        title="评审活动不再需要您参加",
        in_app_text="{name}，评审活动“{title}”（{time}）不再需要您参加。说明：{reason}。感谢您的支持。",
        sms_text="“{title_short}”评审（{when}）不再需要您参加，感谢您的支持。",
        link=DELEGATION,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="delegation.upcoming",
        urgency=REMINDER,
        title="评审活动临近提醒",
        in_app_text="{name}，您受委派参加的评审活动“{title}”即将开始，时间：{time}，地点：{place}。请准时参加。",
        sms_text="“{title_short}”评审将于{when}在{place_short}开始，请准时参加。",
        link=DELEGATION,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="notice.delegation",
        title="委派通知",
        in_app_text="{name}，{number}委派通知已下达，请参加评审活动“{title}”，时间：{time}，地点：{place}。请签收。",
        sms_text="{number}委派通知：请于{when}到{place_short}参加“{title_short}”评审。请登录平台签收。",
        link=DELEGATION,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="notice.delegation.number",
        title="委派通知（未开通账户的专家）",
        in_app_text=None,
        sms_text="委派您于{when}参加“{title_short}”评审，地点及通知见 {link}",
        link=None,
        sms_signature=SIGNATURE,
        needed=("link", "token"),
    ),
    Draft(
        code="notice.delegation.local",
        title="委派通知待知悉",
        in_app_text="{bureau}的评审活动“{title}”已下达委派通知，时间：{time}，地点：{place}。请查看并点击“知悉”。",
        sms_text="评审活动“{title_short}”已下达委派通知，{when}在{place_short}进行，请登录平台知悉。",
        link=NOTICES,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="notice.delegation.bureau",
        title="委派通知已下达",
        in_app_text="评审活动“{title}”的委派通知已下达，时间：{time}，地点：{place}。",
        sms_text=None,
        link=NOTICES,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="notice.withdrawal",
        title="委派通知已撤回",
        in_app_text="{name}，您参加评审活动“{title}”（{time}）的委派通知已撤回，撤回通知编号{number}。原因：{reason}。",
        sms_text="您参加“{title_short}”评审（{when}）的委派通知已由{number}撤回，请勿前往，原因请登录平台查看。",
        link=DELEGATION,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="notice.withdrawal.number",
        title="委派通知已撤回（未开通账户的专家）",
        in_app_text=None,
        sms_text="“{title_short}”评审（{when}）的委派通知已撤回，请勿前往，详见 {link}",
        link=None,
        sms_signature=SIGNATURE,
        needed=("link", "token"),
    ),
    Draft(
        code="notice.withdrawal.local",
        title="委派通知已撤回，待知悉",
        in_app_text="{bureau}的评审活动“{title}”（{time}）有委派通知已撤回。请查看并点击“知悉”。",
        sms_text="评审活动“{title_short}”（{when}）有委派通知已撤回，请登录平台知悉。",
        link=NOTICES,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="notice.withdrawal.bureau",
        title="委派通知已撤回",
        in_app_text="评审活动“{title}”有委派通知已撤回，请查看。",
        sms_text=None,
        link=NOTICES,
        sms_signature=SIGNATURE,
    ),
    Draft(
        code="notice.withdrawal.replace",
        title="委派通知已撤回，需要更换专家",
        in_app_text="{expert}参加评审活动“{title}”的委派通知已撤回，撤回通知编号{number}。原因：{reason}。请另选一名专家。",
        sms_text="评审活动“{title_short}”有专家的委派通知已撤回，需要更换，请登录平台另选专家。",
        link=EXPERTS,
        sms_signature=SIGNATURE,
    ),
)
"""No text message names an expert: the phone may be in other hands."""
