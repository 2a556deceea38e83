"""Saves the embedded books in one file while people use them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from db.embedded.home import settle
from db.embedded.programs import BackupFailure, programs_for, reason_of
from db.embedded.roles import SUPERUSER
from db.embedded.server import Server

SEAL = b"\nA backup of Wallai; sha256 "
SEALED_BYTES = len(SEAL) + 64
CHUNK_BYTES = 1 << 20


def back_up(data: Path, server: Server, file: Path) -> int:
    """Writes the books of one moment into the file, which must not be there yet; returns its bytes.

    The file appears whole or not at all, and only its owner may read it. Raises BackupFailure.
    """
    if file.exists() or file.is_symlink():
        raise BackupFailure(f"{file} is there already, and a backup overwrites nothing.")
    try:
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.") as draft:
            dump(data, server, draft.file)
            seal(draft.file)
            place(Path(draft.name), file)
            return file.stat().st_size
    except FileExistsError as error:
        raise BackupFailure(f"{file} is there already, and a backup overwrites nothing.") from error
    except OSError as error:
        raise BackupFailure(f"{file} cannot be written: {error.strerror or error}.") from error


def dump(data: Path, server: Server, draft: IO[bytes]) -> None:
    # The superuser sees every row; an owner whom row-level security binds would be refused.
    arguments = ("--format=custom", "--no-password", f"--dbname={server.url(SUPERUSER)}")
    done = programs_for(settle(data)).run("pg_dump", *arguments, into=draft)
    if done.returncode != 0:
        raise BackupFailure(f"The backup could not be made: {reason_of(done)}.")


def seal(draft: IO[bytes]) -> None:
    """Ends the file with the sum of its bytes: pg_restore reads past it, and brings altered data back unseen."""
    size = draft.seek(0, os.SEEK_END)
    digest = digest_of(draft, size)
    draft.seek(size)
    draft.write(SEAL + digest)
    draft.flush()
    os.fsync(draft.fileno())


def is_sealed(file: IO[bytes]) -> bool:
    """Whether the file is, byte for byte, what a backup wrote."""
    size = max(0, file.seek(0, os.SEEK_END) - SEALED_BYTES)
    file.seek(size)
    return file.read() == SEAL + digest_of(file, size)


def digest_of(file: IO[bytes], size: int) -> bytes:
    """The SHA-256 of the first bytes of the file, in hexadecimal digits."""
    digest = hashlib.sha256()
    file.seek(0)
    while size > 0 and (chunk := file.read(min(size, CHUNK_BYTES))):
        digest.update(chunk)
        size -= len(chunk)
    return digest.hexdigest().encode()


def place(draft: Path, file: Path) -> None:
    """Gives the draft its name, in one step that never takes the place of another file."""
    try:
        os.link(draft, file)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links; here the check before has to do.
        os.rename(draft, file)
        draft.touch()
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
