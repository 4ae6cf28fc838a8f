"""单位与机构: kinds, a new organization, and the tree of counties that a bureau decides for."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData

from contracts.reference import regions
from contracts.reference.organizations import built_in, last_steps
from gateway.clients.base import ServiceProblem
from gateway.forms import fields, refused

KINDS = {
    "bureaus": ("住建厅与住建局", ("authority", "bureau")),
    "association": ("协会", ("association",)),
    "companies": ("企业", ("company",)),
}
KIND_LABELS = {"authority": "住建厅", "bureau": "住建局", "association": "协会", "company": "企业"}
TAB_OF = {kind: tab for tab, (_, kinds) in KINDS.items() for kind in kinds}
NEW_KINDS = {"company": "企业", "bureau": "住建局"}


def tab_of(given: str) -> str:
    """Return the chosen tab; the bureaus unless another known one was asked for."""
    return given if given in KINDS else "bureaus"


def tabs(active: str) -> list[dict[str, Any]]:
    """Return the tabs of the kinds."""
    return [
        {"label": label, "href": f"/organizations?kind={tab}", "active": tab == active}
        for tab, (label, _) in KINDS.items()
    ]


def with_words(organization: Mapping[str, Any]) -> dict[str, Any]:
    """Return an organization with its codes in words."""
    kind = str(organization["kind"])
    counties = organization.get("counties", len(organization.get("territory", ())))
    whole = organization["whole_region"]
    return {
        **organization,
        "kind_label": KIND_LABELS.get(kind, ""),
        "state_label": "正常" if organization["active"] else "已停用",
        "territory_label": "全区" if whole else f"{counties} 个县（市、区）" if kind == "bureau" else "",
    }


def new_organization(form: FormData) -> dict[str, Any]:
    """Return what identity takes."""
    kind = fields.text(form, "kind")
    code = fields.number(form, "credit_code").upper() if kind == "company" else ""
    return {"kind": kind, "name": fields.text(form, "name"), "credit_code": code}


def sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return the sentences of a refusal beside the form's fields."""
    return refused.sentences(problem, order=("", "name", "credit_code", "codes"))


def version(form: FormData) -> int:
    """Return which version of the organization was on the page; 1 for nonsense, which identity refuses as old."""
    typed = fields.text(form, "version")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 and int(typed) else 1


def chosen_codes(form: FormData) -> list[str]:
    """Return the counties that were ticked; a prefecture that was ticked as a whole stands for all of its own."""
    codes = {str(code) for code in form.getlist("codes")}
    for prefecture in form.getlist("whole"):
        codes |= last_steps(str(prefecture))
    return sorted(codes)


def named(codes: Sequence[str]) -> list[str]:
    """Return the names of regions below the province, 乌鲁木齐市天山区."""
    return [_short_name(code) for code in codes]


def by_prefecture(codes: Sequence[str]) -> list[dict[str, Any]]:
    """Return the counties of a territory by their prefectures: name, counties."""
    chosen = set(codes)
    groups = [
        {
            "name": _prefecture_name(prefecture),
            "counties": [one.name for one in counties if one.code in chosen],
        }
        for prefecture, counties in _tree()
    ]
    known = {one.code for _, counties in _tree() for one in counties}
    gone = sorted(chosen - known)
    if gone:
        groups.append({"name": "已撤销的行政区划", "counties": named(gone)})
    return [group for group in groups if group["counties"]]


def tree(chosen: Sequence[str], territories: Mapping[str, Any], organization_id: str) -> list[dict[str, Any]]:
    """Return the prefectures with their counties: code, name, checked, holder (another bureau), unassigned."""
    holders = {
        code: item["name"]
        for item in territories["items"]
        if item["organization_id"] != organization_id
        for code in item["codes"]
    }
    free, ticked = set(territories["unassigned"]), set(chosen)
    return [_branch(prefecture, counties, ticked, holders, free) for prefecture, counties in _tree()] + [
        _abolished(ticked)
    ] * bool(ticked - {one.code for _, counties in _tree() for one in counties})


def _branch(
    prefecture: regions.Region,
    counties: Sequence[regions.Region],
    ticked: set[str],
    holders: Mapping[str, str],
    free: set[str],
) -> dict[str, Any]:
    leaves = [
        {
            "code": one.code,
            "name": one.name,
            "checked": one.code in ticked,
            "holder": holders.get(one.code, ""),
            "unassigned": one.code in free and one.code not in ticked,
        }
        for one in counties
    ]
    checked = sum(1 for leaf in leaves if leaf["checked"])
    return {
        "code": prefecture.code,
        "name": _prefecture_name(prefecture),
        "counties": leaves,
        "checked": checked,
        "unassigned": sum(1 for leaf in leaves if leaf["unassigned"]),
        "whole_offered": checked < len(leaves) and not any(leaf["holder"] for leaf in leaves),
    }


def _abolished(ticked: set[str]) -> dict[str, Any]:
    known = {one.code for _, counties in _tree() for one in counties}
    leaves = [
        {"code": code, "name": _short_name(code), "checked": True, "holder": "", "unassigned": False}
        for code in sorted(ticked - known)
    ]
    return {
        "code": "",
        "name": "已撤销的行政区划",
        "counties": leaves,
        "checked": len(leaves),
        "unassigned": 0,
        "whole_offered": False,
    }


def _tree() -> list[tuple[regions.Region, list[regions.Region]]]:
    """Return the prefectures of the region with the counties that a person may choose."""
    root = built_in()[0].region_code
    return [
        (prefecture, [one for code in sorted(last_steps(prefecture.code)) if (one := regions.get(code))])
        for prefecture in regions.children(root)
    ]


def _prefecture_name(prefecture: regions.Region) -> str:
    return "自治区直辖县级市" if prefecture.synthetic else prefecture.name


def _short_name(code: str) -> str:
    steps = [step for step in regions.path(code) if not step.synthetic]
    return "".join(step.name for step in steps[1:]) or code
