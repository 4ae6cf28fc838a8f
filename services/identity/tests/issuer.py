"""An OpenID provider whose every answer a test may change. It has real keys and speaks real HTTP."""

import asyncio
import base64
import hashlib
import secrets
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

CLIENT, SECRET = "expertlib", "a-secret-of-the-test"
REDIRECT = "http://gateway.test/sso/callback"
RSA = RSAKey.generate_key(2048, parameters={"kid": "rsa-1", "use": "sig"})
EC = ECKey.generate_key("P-256", parameters={"kid": "ec-1", "use": "sig"})


@dataclass
class Approved:
    """A login that somebody has gone through at the provider."""

    code: str
    state: str
    nonce: str
    challenge: str
    claims: dict
    access_token: str


@dataclass
class Issuer:
    """The provider. `claims_of`, `header_of`, `key_of` and the `…_answer`s change what it says."""

    url: str = ""
    now: object = time.time
    keys: list = field(default_factory=lambda: [RSA, EC])
    approved: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    change: dict = field(default_factory=dict)
    drop: tuple = ()
    header: dict = field(default_factory=lambda: {"alg": "RS256", "kid": "rsa-1"})
    key: object = field(default_factory=lambda: RSA)
    make_token: object = None
    token_answer: object = None
    userinfo: dict = field(default_factory=dict)

    def settings(self, **more):
        """Return what identity must know of this provider."""
        from pydantic import SecretStr

        return {
            "portal_issuer": self.url,
            "portal_client_id": CLIENT,
            "portal_client_secret": SecretStr(SECRET),
            "portal_authorization_endpoint": f"{self.url}/authorize",
            "portal_token_endpoint": f"{self.url}/token",
            "portal_jwks_uri": f"{self.url}/jwks",
            "portal_redirect_uri": REDIRECT,
            **more,
        }

    def approve(self, authorization_url, **claims):
        """Go through a login as a person with these claims; return what the browser brings back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(authorization_url).query).items()}
        assert query["redirect_uri"] == REDIRECT
        assert query["code_challenge_method"] == "S256"
        assert query["response_type"] == "code"
        done = Approved(
            code=secrets.token_urlsafe(16),
            state=query["state"],
            nonce=query["nonce"],
            challenge=query["code_challenge"],
            claims=claims,
            access_token=secrets.token_urlsafe(16),
        )
        self.approved[done.code] = done
        return {"code": done.code, "state": done.state}

    def id_token(self, done):
        """Return the ID token of a login, with whatever a test has changed."""
        now = int(self.now())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": done.nonce,
            **done.claims,
            **self.change,
        }
        claims = {name: value for name, value in claims.items() if name not in self.drop}
        if self.make_token:
            return self.make_token(claims)
        return jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]])

    async def give_token(self, request):
        """Exchange a code: for its own client, once, with the verifier of its challenge."""
        self.asked.append("token")
        if self.token_answer:
            return await self.token_answer(request)
        form = await request.form()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {basic}":
            return JSONResponse({"error": "invalid_client"}, 401)
        done = self.approved.pop(form.get("code"), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if done is None or challenge != done.challenge or form.get("redirect_uri") != REDIRECT:
            return JSONResponse({"error": "invalid_grant"}, 400)
        answer = {"access_token": done.access_token, "token_type": "Bearer", "id_token": self.id_token(done)}
        return JSONResponse(answer)

    async def give_keys(self, _request):
        """Tell the public keys."""
        self.asked.append("jwks")
        return JSONResponse({"keys": [key.as_dict(private=False) for key in self.keys]})

    async def tell_userinfo(self, request):
        """Tell of a person."""
        self.asked.append("userinfo")
        assert request.headers["authorization"].startswith("Bearer ")
        return JSONResponse(self.userinfo)

    def app(self):
        """Return the provider as an application."""
        return Starlette(
            routes=[
                Route("/token", self.give_token, methods=["POST"]),
                Route("/jwks", self.give_keys),
                Route("/userinfo", self.tell_userinfo),
            ]
        )


@asynccontextmanager
async def running():
    """Run a provider on a free port of this machine."""
    issuer = Issuer()
    config = uvicorn.Config(issuer.app(), host="127.0.0.1", port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    issuer.url = f"http://127.0.0.1:{port}"
    try:
        yield issuer
    finally:
        server.should_exit = True
        server.force_exit = True
        await task
