"""登录设备: what a browser calls itself, in words."""

from collections.abc import Mapping
from typing import Any

# The first that is found names it: many browsers also call themselves Chrome, and all of them Mozilla.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QQBrowser", "QQ浏览器"),
    ("QIHU", "360浏览器"),
    ("360SE", "360浏览器"),
    ("360EE", "360浏览器"),
    ("UCBrowser", "UC浏览器"),
    ("UBrowser", "UC浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("SogouMobileBrowser", "搜狗浏览器"),
    ("MetaSr", "搜狗浏览器"),
    ("Edg", "Edge 浏览器"),
    ("OPR", "Opera 浏览器"),
    ("Firefox", "火狐浏览器"),
    ("FxiOS", "火狐浏览器"),
    ("Trident", "IE 浏览器"),
    ("MSIE", "IE 浏览器"),
    ("Chrome", "Chrome 浏览器"),
    ("CriOS", "Chrome 浏览器"),
    ("Safari", "Safari 浏览器"),
)
SYSTEMS = (
    ("OpenHarmony", "鸿蒙"),
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("UOS", "统信电脑"),
    ("Kylin", "麒麟电脑"),
    ("Linux", "Linux 电脑"),
)
UNKNOWN = "未知浏览器"


def in_words(user_agent: str | None) -> str:
    """Return browser and system as people call them: Chrome 浏览器（Windows 电脑）."""
    agent = user_agent or ""
    browser = next((words for mark, words in BROWSERS if mark in agent), UNKNOWN)
    system = next((words for mark, words in SYSTEMS if mark in agent), "")
    return f"{browser}（{system}）" if system else browser


def with_words(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a session or a device with its browser in words."""
    return {**item, "browser": in_words(item.get("user_agent"))}
