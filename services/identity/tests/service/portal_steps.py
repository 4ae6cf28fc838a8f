"""What a browser does that goes to the portal and comes back, over HTTP."""

from sqlalchemy import select

from . import steps

CODE = "91110000600037341L"
UNIT = "某消防设计有限公司"
VERIFIED = {"id_number": steps.NUMBER, "id_number_verified": True}
NATURAL = {"sub": "person-1", "user_type": "natural", "name": steps.NAME, **VERIFIED}
LEGAL = {"sub": "unit-1", "user_type": "legal", "organization_name": UNIT, "credit_code": CODE}
UNVERIFIED = {"sub": "maybe", "user_type": "natural", "name": "甲", "id_number": steps.NUMBER}


async def begin(kit, next="/personal"):
    """Begin a login; return where the browser goes and the secret of its cookie."""
    answer = await kit.client.post("/portal/logins", json={"next": next}, headers=steps.ADDRESS)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def come_back(kit, begun, returned, **more):
    """Come back with what the provider gave; return the response."""
    body = {"browser": begun["browser"], "user_agent": "Firefox", **returned, **more}
    return await kit.client.post("/portal/callbacks", json=body, headers=steps.ADDRESS)


async def enter(kit, issuer, next="/personal", **claims):
    """Go the whole way as a person with these claims; return the response."""
    begun = await begin(kit, next)
    return await come_back(kit, begun, issuer.approve(begun["authorization_url"], **claims))


async def rows(kit, table):
    """Return all rows of a table."""
    async with kit.resources.database.read() as reading:
        return list(await reading.scalars(select(table)))


async def roles_of(kit, answer):
    """Return the roles of who has come in, each with its organization's name."""
    actor = (await steps.exchange(kit, answer.json()["login"]["session"])).json()["actor"]
    return {grant["role"]: grant["organization_name"] for grant in actor["grants"]}
