"""The provider over HTTP: discovery, login and registration pages, token, keys, userinfo."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from deploy.local.portal.grants import ALGORITHM, Asked, Client, Grants, Refused, check_request, signing_key
from deploy.local.portal.people import LEGAL, NATURAL, People, example

HERE = Path(__file__).parent
NO_STORE = {"Cache-Control": "no-store"}
LARGEST_BODY = 64 * 1024


class WrongRequest(Exception):
    """The request names another client or another way back: nobody may be sent there."""


class Provider:
    """The pages and the endpoints."""

    def __init__(self, folder: Path, issuer: str, client: Client) -> None:
        self._issuer, self._client = issuer, client
        self._people = People(folder / "people.json")
        self._grants = Grants(issuer, client, signing_key(folder / "key.json"))
        self._templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)

    def routes(self) -> list[Route]:
        """Return what is served."""
        return [
            Route("/", self.show_start),
            Route("/style.css", self.give_style),
            Route("/.well-known/openid-configuration", self.tell_configuration),
            Route("/authorize", self.show_login),
            Route("/login", self.log_in, methods=["POST"]),
            Route("/cancel", self.cancel, methods=["POST"]),
            Route("/register", self.show_registration),
            Route("/register", self.register, methods=["POST"]),
            Route("/token", self.give_tokens, methods=["POST"]),
            Route("/jwks", self.tell_keys),
            Route("/userinfo", self.tell_userinfo),
        ]

    async def show_start(self, _request: Request) -> Response:
        """Say what this is."""
        platform = self._client.redirect_uri.removesuffix("/sso/callback")
        return self._page("start.html", platform=platform)

    async def give_style(self, _request: Request) -> Response:
        """Serve the style sheet."""
        return Response((HERE / "style.css").read_text(encoding="utf-8"), media_type="text/css")

    async def tell_configuration(self, _request: Request) -> Response:
        """Tell what OpenID Connect Discovery 1.0 asks for."""
        at = self._issuer
        return JSONResponse(
            {
                "issuer": at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "userinfo_endpoint": f"{at}/userinfo",
                "jwks_uri": f"{at}/jwks",
                "scopes_supported": ["openid", "profile", "phone"],
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                "code_challenge_methods_supported": ["S256"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def show_login(self, request: Request) -> Response:
        """Ask who it is; a request that is not in order goes back with its error."""
        query = dict(request.query_params)
        self._check_client(query)
        try:
            check_request(query)
        except Refused as refused:
            return self._back(query, {"error": refused.error})
        tab = _tab(query)
        registered = self._people.find(query.get("registered", ""))
        return self._page(
            "login.html",
            tab=tab,
            people=self._people.of_type(tab),
            registered=registered,
            request=_carried(query),
        )

    async def log_in(self, request: Request) -> Response:
        """Send the person back with a code."""
        form = await _form(request)
        query, asked = self._again(form)
        person = self._people.find(form.get("subject", ""))
        if person is None:
            raise WrongRequest
        return self._back(query, {"code": self._grants.give_code(person, asked)})

    async def cancel(self, request: Request) -> Response:
        """Send the person back without one."""
        query, _ = self._again(await _form(request))
        return self._back(query, {"error": "access_denied"})

    async def show_registration(self, request: Request) -> Response:
        """Show the form of 法人注册 or 个人注册, empty or with an example."""
        query = dict(request.query_params)
        self._check_client(query)
        values = example(_tab(query)) if "example" in query else {}
        return self._page("register.html", tab=_tab(query), values=values, errors={}, request=_carried(query))

    async def register(self, request: Request) -> Response:
        """Register somebody and go to the login page."""
        form = await _form(request)
        query, _ = self._again(form)
        tab = _tab(form)
        person = self._people.register(form, tab, date.today())
        if isinstance(person, dict):
            return self._page(
                "register.html", status=422, tab=tab, values=form, errors=person, request=_carried(query)
            )
        address = urlencode({**_own(query), "tab": tab, "registered": person.subject})
        return RedirectResponse(f"/authorize?{address}", 303)

    async def give_tokens(self, request: Request) -> Response:
        """Exchange a code."""
        try:
            self._client.check_basic(request.headers.get("authorization", ""))
            return JSONResponse(self._grants.exchange(await _form(request)), headers=NO_STORE)
        except Refused as refused:
            status = 401 if refused.error == "invalid_client" else 400
            return JSONResponse({"error": refused.error}, status, headers=NO_STORE)

    async def tell_keys(self, _request: Request) -> Response:
        """Tell the public keys."""
        return JSONResponse(self._grants.keys())

    async def tell_userinfo(self, request: Request) -> Response:
        """Tell of the person of an access token."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        person = self._grants.person_of(token) if scheme.lower() == "bearer" else None
        if person is None:
            return JSONResponse({"error": "invalid_token"}, 401, headers={"WWW-Authenticate": "Bearer"})
        return JSONResponse(person.claims(), headers=NO_STORE)

    async def refuse(self, _request: Request, _error: Exception) -> Response:
        """Say that this way in is not in order."""
        return self._page("wrong.html", status=400)

    def _check_client(self, query: Mapping[str, str]) -> None:
        if (
            query.get("client_id") != self._client.id
            or query.get("redirect_uri") != self._client.redirect_uri
        ):
            raise WrongRequest

    def _again(self, form: Mapping[str, str]) -> tuple[dict[str, str], Asked]:
        """Return the request that a page of ours has carried along, checked again."""
        query = dict(parse_qsl(form.get("request", "")))
        self._check_client(query)
        try:
            return query, check_request(query)
        except Refused as refused:
            raise WrongRequest from refused

    def _back(self, query: Mapping[str, str], answer: Mapping[str, str]) -> Response:
        """Return to the client (RFC 6749 4.1.2; RFC 9207 for `iss`)."""
        state = {"state": query["state"]} if query.get("state") else {}
        address = urlencode({**answer, **state, "iss": self._issuer})
        return RedirectResponse(f"{self._client.redirect_uri}?{address}", 303, headers=NO_STORE)

    def _page(self, template: str, /, *, status: int = 200, **context: Any) -> Response:
        back = urlsplit(self._client.redirect_uri)
        policy = (
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action 'self' {back.scheme}://{back.netloc}"
        )
        text = self._templates.get_template(template).render(legal=LEGAL, natural=NATURAL, **context)
        headers = {**NO_STORE, "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
        return HTMLResponse(text, status, headers=headers)


def make_app(folder: Path, issuer: str, client: Client) -> Starlette:
    """Return the provider as an application that keeps its file in `folder`."""
    provider = Provider(folder, issuer, client)
    return Starlette(routes=provider.routes(), exception_handlers={WrongRequest: provider.refuse})


async def _form(request: Request) -> dict[str, str]:
    if int(request.headers.get("content-length") or LARGEST_BODY + 1) > LARGEST_BODY:
        raise WrongRequest
    form: FormData = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _tab(given: Mapping[str, str]) -> str:
    return NATURAL if given.get("tab") == NATURAL else LEGAL


def _own(query: Mapping[str, str]) -> dict[str, str]:
    """Return the request without what our own pages have added."""
    return {name: value for name, value in query.items() if name not in ("tab", "registered", "example")}


def _carried(query: Mapping[str, str]) -> str:
    return urlencode(_own(query))
