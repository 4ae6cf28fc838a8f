"""Experts that nobody is, any number of them: the same seed and number give the same expert again.

Surnames come as often as in China, names joined by a middle dot as in Xinjiang. The area code of the identity
numbers is that of the whole region, which no registration office gives.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from stdnum.iso7064 import mod_11_2

from contracts.reference.organizations import last_steps
from contracts.words import ExpertKind, RecordStatus, Sex
from experts.form.model import Achievement, Career, Certificate, Form
from experts.submissions.model import Snapshot, SnapshotIdentity

V = TypeVar("V")

REGION = "650000"
ELSEWHERE = ("110105", "310115", "440305", "510104", "610113", "620102")
OLDEST, DAYS = date(1950, 1, 1), 18_000
SEQUENCES = 999
STEP = 7_368_787
"""Shares no factor with MOST, so that number -> (birthday, sequence) is one to one."""
MOST = DAYS * SEQUENCES

REGIONAL_SHARE = 0.55
DOTTED_SHARE = 0.3
SURNAMES = (
    "王72 李72 张68 刘54 陈45 杨31 黄22 赵21 吴20 周20 徐17 孙16 马15 朱14 胡13 郭12 何12 林11 高10 罗10 郑9 梁9 谢8"
    " 宋8 唐7 许7 韩6 邓6 冯6 曹6 彭6 曾6 肖6 田5 董5 潘5 袁5 蔡5 蒋4 余4 于4 杜4 叶4 程4 魏4 苏4 吕4 丁4 任4 卢4"
    " 姚4 沈4 钟3 姜3 崔3 谭3 陆3 范3 汪3 廖3 石3 金3 贾3 夏3 韦3 傅3 方3 邹3 熊3 白2 孟2 秦2 邱2 侯2 江2 尹2 薛2 闫2"
    " 段2 雷2 龙2 史2 陶2 黎2 贺2 毛2 郝2 顾2 龚2 邵2 万2 覃2 武2 钱2 戴2 严1 莫1 孔1 向1 常1 欧阳1 上官1 司马1"
)
"""Each with its share of a thousand people."""
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂国建文志华玉红海斌波宇鹏飞云峰永东晓春梅雪莲新疆天山光辉生福荣"
    "庆祥立民安宁成思远博雅俊豪子轩梓涵欣怡诗琪一鸣佳慧振兴德胜长维世昌耀祖宏图凯旋广义和顺嘉良友银铜铁𠮷"
)
DOTTED = "阿不都热依木 买买提 吐尔逊 艾合买提 阿依古丽 努尔兰 古丽娜尔 卡德尔 木拉提 叶尔肯 依明 玉素甫 阿迪力".split()  # noqa: SIM905
CITIES = "乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 库尔勒 阿克苏 喀什 和田 伊宁 塔城 阿勒泰 石河子".split()  # noqa: SIM905
BRANDS = "天山 昆仑 塔河 博峰 丝路 西域 金石 恒泰 瑞安 中润 华泰 众诚 鼎盛 远大 正阳 绿洲 雪峰 长河".split()  # noqa: SIM905
TRADES = "消防技术 建筑设计 工程咨询 石油化工设计 电力勘测 水利水电 建设监理 市政工程 规划研究".split()  # noqa: SIM905
ENDINGS = "有限公司 研究院 集团有限责任公司 事务所 设计院有限公司".split()  # noqa: SIM905
SCHOOLS = "某某大学 某某工程学院 某某建筑大学 某某理工大学".split()  # noqa: SIM905
MAJORS = "消防工程 土木工程 建筑学 给排水科学与工程 建筑环境与能源应用工程 电气工程及其自动化".split()  # noqa: SIM905
POSITIONS = "总工程师 副总工程师 所长 主任 项目负责人 专业负责人 工程师".split()  # noqa: SIM905
WORK = "大型商业综合体消防设计 高层住宅消防审查 石化装置消防改造 地下车站消防验收".split()  # noqa: SIM905
ISSUERS = "住房和城乡建设主管部门 人力资源和社会保障主管部门 应急管理主管部门".split()  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen: codes by dictionary, and the titles as they read."""

    codes: dict[str, list[str]]
    titles: list[str]


@dataclass(frozen=True, slots=True)
class InventedExpert:
    """An expert as the library has one."""

    snapshot: Snapshot
    kind: ExpertKind
    status: RecordStatus


class Inventor:
    """Invents experts from a seed and what may be chosen."""

    def __init__(self, seed: int, choices: Choices) -> None:
        self._seed = seed
        self._surnames = _Urn(
            {name: float(share) for name, share in re.findall(r"([^\d\s]+)(\d+)", SURNAMES)}
        )
        self._regions = _Urn(_falling([*sorted(last_steps(REGION)), *ELSEWHERE]))
        self._titles = _Urn(_falling(choices.titles))
        self._codes = {kind: _Urn(_falling(codes)) for kind, codes in choices.codes.items()}
        self._statuses = _Urn({RecordStatus.LISTED: 96, RecordStatus.SUSPENDED: 3, RecordStatus.REMOVED: 1})

    def expert(self, number: int) -> InventedExpert:
        """Return the expert of a number below MOST."""
        dice = Random(f"{self._seed}|{number}")  # noqa: S311
        snapshot = Snapshot(identity=self._identity(number, dice), form=self._form(dice), files=[])
        kind = ExpertKind.REGIONAL if dice.random() < REGIONAL_SHARE else ExpertKind.LOCAL
        return InventedExpert(snapshot, kind, self._statuses.draw(dice))

    def _identity(self, number: int, dice: Random) -> SnapshotIdentity:
        day, sequence = divmod(number * STEP % MOST, SEQUENCES)
        born = OLDEST + timedelta(days=day)
        body = f"{REGION}{born:%Y%m%d}{sequence + 1:03d}"
        return SnapshotIdentity(
            name=self._name(dice),
            sex=Sex.FEMALE if (sequence + 1) % 2 == 0 else Sex.MALE,
            document_kind="citizen",
            document_number=body + str(mod_11_2.calc_check_digit(body)),
            birth_date=born,
        )

    def _name(self, dice: Random) -> str:
        if dice.random() < DOTTED_SHARE:
            return "·".join(dice.sample(DOTTED, 2))
        surname: str = self._surnames.draw(dice)
        return surname + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))

    def _form(self, dice: Random) -> Form:
        years = dice.randint(8, 40)
        return Form(
            phone=f"19{dice.randrange(10**9):09d}",
            region_code=self._regions.draw(dice),
            position=dice.choice(POSITIONS),
            employer_name=_employer(dice),
            industry=self._codes["industry"].draw(dice),
            specialty=self._codes["specialty"].draw(dice),
            graduation=f"{dice.choice(SCHOOLS)}，{2026 - years}年7月",
            education=self._codes["education"].draw(dice),
            major=dice.choice(MAJORS),
            title=self._titles.draw(dice),
            qualifications=self._qualifications(dice),
            working_years=str(years),
            career=[Career(period=f"{2026 - years}年至今", description=dice.choice(WORK))],
            achievements=[Achievement(id="a0", title=dice.choice(WORK))] if dice.random() < 0.3 else [],
            certificates=[self._certificate(place, dice) for place in range(dice.choice((0, 1, 1, 2)))],
        )

    def _qualifications(self, dice: Random) -> list[str]:
        return sorted({self._codes["qualification"].draw(dice) for _ in range(dice.choice((1, 1, 2, 3)))})

    def _certificate(self, place: int, dice: Random) -> Certificate:
        until = date(2026, 1, 1) + timedelta(days=dice.randrange(5 * 365))
        return Certificate(
            id=f"c{place}",
            kind=self._codes["certificate_kind"].draw(dice),
            number=f"{dice.randrange(10**10):010d}",
            issuer=dice.choice(ISSUERS),
            valid_until=until.isoformat() if dice.random() < 0.8 else "",
        )


class _Urn(Generic[V]):
    """Values of which some are drawn more often than others."""

    def __init__(self, weights: dict[V, float]) -> None:
        self._values = list(weights)
        self._sums = list(accumulate(weights.values()))

    def draw(self, dice: Random) -> V:
        return dice.choices(self._values, cum_weights=self._sums)[0]


def _falling(values: list[V]) -> dict[V, float]:
    """Return weights that fall with the place, as regions and trades differ in size."""
    return {value: 1 / (place + 1) for place, value in enumerate(values)}


def _employer(dice: Random) -> str:
    number = f"第{dice.choice('一二三四五六七八九')}" if dice.random() < 0.3 else ""
    return dice.choice(CITIES) + dice.choice(BRANDS) + dice.choice(TRADES) + number + dice.choice(ENDINGS)
