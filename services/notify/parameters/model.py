"""The parameters of messages: when people are left alone, and how much goes out in a day."""

from dataclasses import dataclass

from foundation.parameters.declaration import whole_number


@dataclass(frozen=True, slots=True)
class NotifyParameters:
    """The values that count now; hours and days are of official time."""

    quiet_from: int = whole_number(
        22,
        label="免打扰开始",
        explanation="从几点起不发通知和提醒短信，到免打扰结束时再发。验证码和初始密码不受影响。两个时间相同表示不设免打扰。",
        unit="点",
        least=0,
        most=23,
    )
    quiet_until: int = whole_number(
        8,
        label="免打扰结束",
        explanation="免打扰期间的通知和提醒短信从几点起发送。",
        unit="点",
        least=0,
        most=23,
    )
    sms_per_phone: int = whole_number(
        10,
        label="每个手机号每天的通知短信",
        explanation="同一手机号一天内最多发送的通知和提醒短信，超出的第二天发送。",
        unit="条",
        least=1,
        most=100,
    )
    sms_per_phone_all: int = whole_number(
        20,
        label="每个手机号每天的短信总数",
        explanation="同一手机号一天内最多发送的短信，验证码和初始密码也计算在内。",
        unit="条",
        least=1,
        most=200,
    )
    sms_per_day: int = whole_number(
        5000,
        label="全平台每天的通知短信",
        explanation="一天内最多发送的通知和提醒短信，超出的第二天发送，并在“消息发送”页面提示。",
        unit="条",
        least=1,
        most=1_000_000,
    )
    codes_per_day: int = whole_number(
        5000,
        label="全平台每天的验证码短信",
        explanation="一天内最多发送的验证码和初始密码短信，与通知短信分开计算。",
        unit="条",
        least=1,
        most=1_000_000,
    )

    @property
    def quiet(self) -> tuple[int, int]:
        """Return the hour at which the quiet hours begin, and the hour at which they end."""
        return self.quiet_from, self.quiet_until
