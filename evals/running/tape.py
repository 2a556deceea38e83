"""The exchanges with the Messages API that one trial of a case had, kept in a file of its own."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
from pathlib import Path
from urllib.parse import quote

from pydantic import ValidationError

from evals.running.fingerprint import Fingerprint, texts_of
from evals.running.overheard import LEFT, has_ended
from evals.running.record import Recorded
from evals.running.trial_key import TrialKey

VERSION = 1
RECORDINGS = Path(__file__).parents[1] / "recordings"
TEXT_CHARACTERS_MAX = 24_000
OURS = frozenset({400, 413, 422})
"""What a server answers to a request that is wrong in itself."""


class UnreadableTape(Exception):
    """A file that is no tape, or one of another version."""


class Header(Recorded):
    """The first line of a tape: whose it is, and whether its requests bear cache marks."""

    version: int
    model: str
    case: str
    trial: int
    caching: bool


class Exchange(Recorded):
    """A request as digests, and the answer to it as it came, byte for byte."""

    request: Fingerprint
    texts: dict[str, str]
    """The messages that no request before had, by digest, so that a difference can be shown."""
    status: int
    """0 where there was no answer at all."""
    headers: dict[str, str]
    body: str
    is_base64: bool = False
    cut: str = ""
    """What cut the answer short: the name of an error, or `left` where the reader went."""

    @property
    def raw(self) -> bytes:
        """The bytes of the answer's body."""
        return base64.b64decode(self.body) if self.is_base64 else self.body.encode()

    @property
    def fault(self) -> str:
        """What was wrong with the line or the server, or ""."""
        if self.cut == LEFT or self.status in OURS or (self.status == 200 and has_ended(self.raw)):
            return ""
        return self.cut or (f"status {self.status}" if self.status != 200 else "an error inside the answer")


class Tape:
    """Exchanges in the order in which they were asked for; one whose answer is still coming in holds its place."""

    def __init__(self, key: TrialKey, *, caching: bool) -> None:
        self.key = key
        self.caching = caching
        self.texts: dict[str, str] = {}
        self._places: list[Exchange | None] = []

    @property
    def exchanges(self) -> list[Exchange]:
        """What was asked and answered so far."""
        return [exchange for exchange in self._places if exchange is not None]

    @property
    def fault(self) -> str:
        """Why a request was never answered, or ""; then the trial says nothing about the agent.

        A request that is wrong in itself is the agent's own fault, and an answer may be left on purpose.
        """
        latest = {exchange.request.sha256: exchange for exchange in self.exchanges}
        return next((exchange.fault for exchange in latest.values() if exchange.fault), "")

    def open_place(self) -> int:
        """Keeps a place for an exchange that begins now."""
        self._places.append(None)
        return len(self._places) - 1

    def keep(
        self,
        place: int,
        request: Fingerprint,
        sent: bytes,
        *,
        status: int,
        headers: dict[str, str],
        body: bytes,
        cut: str,
    ) -> None:
        """Keeps an exchange that has ended in its place."""
        new = {key: text for key, text in texts_of(sent).items() if key not in self.texts}
        self.texts |= new
        is_whole = cut == LEFT and has_ended(body)
        text, is_base64 = _text(body)
        self._places[place] = Exchange(
            request=request,
            texts={key: text for key, text in new.items() if len(text) <= TEXT_CHARACTERS_MAX},
            status=status,
            headers=headers,
            body=text,
            is_base64=is_base64,
            # Whoever has heard the end of the message may leave before that of the connection.
            cut="" if is_whole else cut,
        )

    def add(self, exchange: Exchange) -> None:
        """Takes over an exchange from a file."""
        self.texts |= exchange.texts
        self._places.append(exchange)

    def write(self, file: Path) -> None:
        """Writes the tape, whole or not at all; the same exchanges are the same bytes."""
        model, case, trial = self.key
        header = Header(version=VERSION, model=model, case=case, trial=trial, caching=self.caching)
        lines = [_line(header), *map(_line, self.exchanges)]
        packed = io.BytesIO()
        with gzip.GzipFile(filename="", fileobj=packed, mode="wb", mtime=0) as pack:
            pack.write("".join(lines).encode())
        file.parent.mkdir(parents=True, exist_ok=True)
        # Of a name that is always the same, what a kill leaves is gone with the next try.
        half = file.with_name(f".{file.name}.half")
        half.write_bytes(packed.getvalue())
        os.replace(half, file)


def tape_file(key: TrialKey, folder: Path = RECORDINGS) -> Path:
    """Where the tape of a trial lies."""
    return folder / _safe(key.model) / _safe(key.case) / f"{key.trial}.jsonl.gz"


def read_tape(file: Path) -> Tape:
    """Reads a tape. Raises FileNotFoundError, or UnreadableTape."""
    try:
        header, *lines = gzip.decompress(file.read_bytes()).decode().splitlines()
        version = json.loads(header).get("version")
        if version != VERSION:
            raise UnreadableTape(f"{file} is of version {version}, not {VERSION}: record it again")
        first = Header.model_validate_json(header)
        tape = Tape(TrialKey(first.model, first.case, first.trial), caching=first.caching)
        for line in lines:
            tape.add(Exchange.model_validate_json(line))
    except (gzip.BadGzipFile, EOFError, ValueError, AttributeError) as error:
        kind = "malformed" if isinstance(error, ValidationError) else str(error)
        raise UnreadableTape(f"{file} is no tape: {kind}") from error
    return tape


def _safe(name: str) -> str:
    quoted = quote(name, safe="")
    # A name of dots alone would be another folder.
    return quoted.replace(".", "%2E", 1) if quoted.startswith(".") else quoted


def _line(piece: Recorded) -> str:
    said = piece.model_dump(mode="json", exclude_defaults=True)
    # Other programs end a line at these signs, too.
    return json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":")) + "\n"


def _text(body: bytes) -> tuple[str, bool]:
    try:
        return body.decode(), False
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), True
