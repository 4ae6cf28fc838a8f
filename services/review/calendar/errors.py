"""What can go wrong with the calendar."""

from foundation.errors import Conflict, Invalid


class DayOutOfRange(Invalid):
    """The calendar does not hold days so far away."""

    message = "日期应在 {first} 年至 {last} 年之间。"
    field = "/day"


class YearKnown(Conflict):
    """The holidays of the year came with the program."""

    message = "{year}年的放假安排已随系统提供，无需标记。"
