"""An office's login for tests: an OpenID Connect provider that lets everyone in at once."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "jiugao"


@contextmanager
def provider() -> Iterator[str]:
    """Yields the address of its metadata."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/.well-known/openid-configuration"
    finally:
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    key = RSAKey.generate_key(2048, {"kid": "1", "alg": "RS256", "use": "sig"})
    nonces: dict[str, str] = {}  # noqa: RUF012

    def do_GET(self) -> None:
        asked = {n: v[0] for n, v in parse_qs(urlsplit(self.path).query).items()}
        match urlsplit(self.path).path:
            case "/authorize":
                code = f"code-{len(self.nonces)}"
                self.nonces[code] = asked["nonce"]
                back = urlencode({"code": code, "state": asked["state"]})
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri']}?{back}")
                self.end_headers()
            case "/keys":
                self._answer({"keys": [self.key.as_dict(private=False)]})
            case _:
                self._answer(self._metadata())

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        now = int(time.time())
        claims = {"iss": self._issuer(), "aud": CLIENT, "sub": "7", "email": "li@office.example"}
        claims |= {"iat": now, "exp": now + 60, "nonce": self.nonces[parse_qs(form)["code"][0]]}
        token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        self._answer({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def log_message(self, *_: object) -> None:
        """Tells nothing."""

    def _issuer(self) -> str:
        return f"http://{self.headers['Host']}"

    def _metadata(self) -> dict[str, Any]:
        issuer = self._issuer()
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _answer(self, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
