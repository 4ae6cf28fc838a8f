"""A form with everything that is required."""

WHOLE = {
    "phone": "13800000000",
    "email": "",
    "region_code": "650102",
    "employer_name": "某某设计院",
    "industry": "building",
    "specialty": "fire_protection",
    "graduation": "某某大学 1985 年 7 月",
    "education": "20",
    "major": "给水排水",
    "title": "高级工程师",
    "working_years": "35",
    "career": [{"period": "1985-2020", "description": "消防设计"}],
}
