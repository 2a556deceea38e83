"""What Wallai takes from its environment, read once, and said clearly where it makes no sense."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.settings import DEFAULT_MODEL, ROOT, Settings, SettingsFault, read_settings

NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    yield


def test_without_anything_set_wallai_is_offline_and_embedded() -> None:
    settings = read_settings()
    assert not settings.uses_claude
    assert settings.database_url is None
    assert settings.wallai_model == DEFAULT_MODEL
    assert settings.wallai_data == ROOT / ".wallai"
    assert settings.wallai_log == "warning"


@pytest.mark.parametrize("name", ["ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"])
def test_a_key_or_an_address_switches_to_claude(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:11434")
    assert read_settings().uses_claude
    monkeypatch.setenv(name, "")
    assert not read_settings().uses_claude, "an empty variable is none"


@pytest.mark.parametrize(
    ("name", "value"), [("WALLAI_LOG", "loud secret"), ("WALLAI_POOLER", "perhaps secret")]
)
def test_what_makes_no_sense_is_named_but_not_quoted(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsFault) as caught:
        read_settings()
    assert str(caught.value) == f"Check this setting: {name}."
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


def test_a_server_needs_the_logins_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """DATABASE_URL alone: one sentence names the others."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:secret@db/wallai")
    with pytest.raises(SettingsFault) as caught:
        read_settings()
    assert "DATABASE_SERVICE_URL" in str(caught.value) and "DATABASE_ADMIN_URL" in str(caught.value)
    assert "secret" not in str(caught.value)
    monkeypatch.setenv("DATABASE_SERVICE_URL", "postgresql://service:secret@db/wallai")
    assert read_settings().database_url is not None


def test_no_secret_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "DATABASE_URL", "DATABASE_SERVICE_URL", "DATABASE_ADMIN_URL"):
        monkeypatch.setenv(name, f"postgresql://x:very-secret@db/{name}")
    settings = read_settings()
    assert (
        "very-secret" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    )


def test_the_file_gives_what_the_environment_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("WALLAI_MODEL=claude-opus-5-5\nWALLAI_LOG=debug\nSOMEBODY_ELSES=1\n", encoding="utf-8")
    monkeypatch.setitem(Settings.model_config, "env_file", file)
    monkeypatch.setenv("WALLAI_LOG", "error")
    settings = read_settings()
    assert (settings.wallai_model, settings.wallai_log) == ("claude-opus-5-5", "error")


def test_every_setting_stands_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert [name for name in NAMES if name not in example] == []
