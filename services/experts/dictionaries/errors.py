"""What can go wrong when a dictionary is edited."""

from foundation.errors import Conflict, Invalid, NotFound


class EntryNotFound(NotFound):
    """There is no such dictionary, or no such entry in it."""

    message = "没有找到该字典或选项，请刷新页面后再试。"


class EntryInvalid(Invalid):
    """Some fields of an entry cannot be accepted."""

    message = "部分内容需要修改，请按提示更正后再保存。"


class LabelTaken(Conflict):
    """Another entry of the dictionary reads exactly so."""

    message = "“{label}”已在本字典中，请换一个名称；如已停用，请在列表中恢复使用。"
    field = "/label"


class EntryOutdated(Conflict):
    """Somebody else has edited the entry meanwhile."""

    message = "另一位管理员刚刚修改了“{label}”，请核对最新内容后再操作。"


class LastChoice(Conflict):
    """Without this entry nothing could be chosen any more."""

    message = "“{label}”是最后一个可用选项，停用后将无法填写申请，请先添加或恢复其他选项。"


class DictionaryFull(Conflict):
    """There are as many entries as a page can show and a person can choose from."""

    message = "本字典已有 {most} 个选项，不能再添加。"
