"""Who may come in: the access code, kept hashed; slowing down those who guess; proof of entry.

The code is hashed with scrypt (RFC 7914), which the standard library has: nothing more is to be
installed on machines without internet, and it costs a guesser memory as Argon2 does. Its costs
are one of the equivalent settings of OWASP's Password Storage Cheat Sheet.
"""

import hashlib
import hmac
import json
import os
import secrets
import tempfile
import unicodedata
from collections import OrderedDict
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path

from itsdangerous import BadSignature, TimestampSigner
from platformdirs import user_config_path

from indexer.errors import AccessCodeRefused, AccessCodeUnusable, os_reason

FOLDER_VARIABLE = "JIUGAO_SETTINGS"
FILE_NAME = "access.json"
SHORTEST_CODE, LONGEST_CODE = 8, 200
FEWEST_DIFFERENT = 4
"""Characters; 11111111 is no code."""
COST, BLOCK, LANES = 2**15, 8, 3
"""scrypt's N, r and p: 32 MiB, some 0.3 s on an office PC."""
SALT_BYTES = 16
KEY_BYTES = 32
FREE_TRIES = 5
LONGEST_WAIT = 60.0
FORGOTTEN_AFTER = 900.0
"""Seconds."""
MOST_ADDRESSES = 10_000
PROOF_SECONDS = 12 * 3600
"""A working day."""


@dataclass(frozen=True, slots=True)
class AccessCode:
    """A code as it is kept: `salt` and `digest` (hexadecimal) of the code, scrypt's costs, and
    the `key` that signs proofs of entry; it is another for each code set, so that proofs end
    with the code they were given for."""

    salt: str
    digest: str
    key: str
    cost: int
    block: int
    lanes: int

    def admits(self, typed: str) -> bool:
        """Whether this is the code; takes as long for a wrong one as for the right one."""
        wanted = bytes.fromhex(self.digest)
        digest = _digest(plain(typed), bytes.fromhex(self.salt), self.cost, self.block, self.lanes)
        return hmac.compare_digest(digest, wanted)

    def proof(self) -> str:
        """What someone who came in shows from then on: signed, with the moment of signing."""
        return self._signer().sign(secrets.token_hex(SALT_BYTES)).decode()

    def proves(self, shown: str, seconds: int = PROOF_SECONDS) -> bool:
        """Whether a proof was given for this code within the last `seconds`."""
        try:
            self._signer().unsign(shown, max_age=seconds)
        except (BadSignature, UnicodeError):
            return False
        return True

    def _signer(self) -> TimestampSigner:
        return TimestampSigner(self.key, salt="jiugao access", digest_method=hashlib.sha256)


def plain(typed: str) -> str:
    """A code as it is compared: full-width letters as half-width ones, no space around it."""
    return unicodedata.normalize("NFKC", typed[: 2 * LONGEST_CODE]).strip()


def hashed(code: str) -> AccessCode:
    """A code as it is to be kept. Raises AccessCodeRefused where anyone would guess it."""
    code = plain(code)
    if len(code) < SHORTEST_CODE:
        raise AccessCodeRefused("", f"访问口令太短，至少要 {SHORTEST_CODE} 个字符")
    if len(code) > LONGEST_CODE:
        raise AccessCodeRefused("", f"访问口令太长，最多 {LONGEST_CODE} 个字符")
    if not (code.isascii() and code.isprintable()):
        # A password box takes no input method.
        raise AccessCodeRefused("", "访问口令请只用英文字母、数字和符号，中文在口令框里打不出来")
    if len(set(code)) < FEWEST_DIFFERENT:
        raise AccessCodeRefused("", "访问口令太简单，请换一个不容易猜到的")
    salt = secrets.token_bytes(SALT_BYTES)
    digest = _digest(code, salt, COST, BLOCK, LANES)
    key = secrets.token_hex(KEY_BYTES)
    return AccessCode(salt.hex(), digest.hex(), key, COST, BLOCK, LANES)


def code_file() -> Path:
    """Where the code is kept: in $JIUGAO_SETTINGS, else in the user's settings folder."""
    named = os.environ.get(FOLDER_VARIABLE)
    folder = Path(named).expanduser() if named else user_config_path("jiugao", appauthor=False)
    return Path(folder) / FILE_NAME


def keep(code: AccessCode) -> Path:
    """Writes a code where only this user can read it; the file. Raises AccessCodeUnusable."""
    file = code_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Made with permissions 600, so that the code is never there for others to read.
        handle, made = tempfile.mkstemp(dir=file.parent, prefix=".access-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump(asdict(code), stream)
            Path(made).replace(file)
        except OSError:
            with suppress(OSError):
                Path(made).unlink()
            raise
    except OSError as error:
        raise AccessCodeUnusable(str(file), f"访问口令存不下来（{os_reason(error)}）") from error
    return file


def kept() -> AccessCode | None:
    """The code that was set, None where none was. Raises AccessCodeUnusable."""
    file = code_file()
    try:
        code = AccessCode(**json.loads(file.read_text(encoding="utf-8")))
        for written in (code.salt, code.digest, code.key):
            bytes.fromhex(written)
        return code
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AccessCodeUnusable(str(file), f"访问口令读不出来（{os_reason(error)}）") from error
    except (ValueError, TypeError) as error:
        reason = "访问口令的文件已损坏，请重新设置：jiugao app --set-code"
        raise AccessCodeUnusable(str(file), reason) from error


def set_code(code: str) -> Path:
    """Keeps a code for everyone to come in with; the file. The proofs given for the code before
    it end, unless it is the same. Raises AccessCodeRefused, AccessCodeUnusable."""
    new = hashed(code)
    with suppress(AccessCodeUnusable):
        before = kept()
        if before is not None and before.admits(code):
            return code_file()
    return keep(new)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


@dataclass(slots=True)
class _Tries:
    count: int = 0
    last: float = 0.0


@dataclass(slots=True)
class Slowdown:
    """Has those who typed wrong codes wait before the next one, twice as long after each, a
    minute at most, so that nobody is shut out for good. Counted by address: one of IPv4, a
    network of 64 bits of IPv6, or all together where the address is not known. Moments are in
    seconds of a clock that never goes back."""

    _tries: OrderedDict[str, _Tries] = field(default_factory=OrderedDict)

    def begin(self, address: str, now: float) -> float:
        """0.0 where a try may be made, which is then counted as a wrong one; else the seconds
        to wait, and waiting costs nothing."""
        name = network(address)
        tries = self._tries.get(name, _Tries())
        if now - tries.last > FORGOTTEN_AFTER:
            tries = _Tries()
        wait = tries.last + _wait_after(tries.count) - now
        if tries.count and wait > 0:
            return wait
        self._tries[name] = _Tries(tries.count + 1, now)
        self._tries.move_to_end(name)
        if len(self._tries) > MOST_ADDRESSES:
            self._tries.popitem(last=False)
        return 0.0

    def right(self, address: str) -> None:
        """The try that was begun was no wrong one. Those before it stay counted, so that someone
        who knows the code does not clear the way for a guesser beside them."""
        tries = self._tries.get(network(address))
        if tries is not None:
            tries.count = max(0, tries.count - 1)


def network(address: str) -> str:
    """What an address is counted by."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ip_network((known, 64), strict=False))
    return str(known)


def _wait_after(wrong: int) -> float:
    if wrong < FREE_TRIES:
        return 0.0
    return float(min(LONGEST_WAIT, 2.0 ** min(wrong - FREE_TRIES + 1, 16)))


def _digest(code: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    memory = 2 * 128 * cost * block
    typed = code.encode(errors="backslashreplace")
    return hashlib.scrypt(typed, salt=salt, n=cost, r=block, p=lanes, maxmem=memory)
