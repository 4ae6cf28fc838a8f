"""What can go wrong with templates."""

from foundation.errors import Conflict, Invalid, NotFound


class VariableMissing(Exception):
    """A template names a variable that was not given: a fault of the house."""


class TemplateMissing(Exception):
    """No template has this code: a fault of the house, or its words are not here yet."""


class TemplateNotFound(NotFound):
    """There is no such template to look at."""

    message = "没有找到这个消息模板，请从列表重新进入。"


class TemplateOutdated(Conflict):
    """Somebody else has edited the template meanwhile."""

    message = "另一位管理员刚刚修改了这个模板，请刷新页面核对后再修改。"


class WordsRefused(Invalid):
    """The words cannot be sent like this."""

    message = "模板内容有误，请按提示修改后再保存。"
