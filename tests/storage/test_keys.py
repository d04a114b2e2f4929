"""The key file: made once, never replaced, refused when anybody else could read it."""

import json
from pathlib import Path

import pytest

from bot.storage.keys import KeyFileError, Keyring


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "safe" / "keys.json"


def test_a_new_key_file_is_for_its_owner_only_and_loads_the_same(path: Path) -> None:
    made = Keyring.create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    loaded = Keyring.load(path)
    assert loaded.primary == made.primary
    assert loaded.key(made.primary) == made.key(made.primary)
    assert loaded.derive("x") == made.derive("x")
    assert [p.name for p in path.parent.iterdir()] == ["keys.json"]


def test_create_refuses_to_replace_keys(path: Path) -> None:
    Keyring.create(path)
    before = path.read_bytes()
    with pytest.raises(KeyFileError, match="rotate"):
        Keyring.create(path)
    assert path.read_bytes() == before


def test_derived_secrets_differ_by_purpose_and_survive_rotation(path: Path) -> None:
    keyring = Keyring.create(path)
    callbacks, index = keyring.derive("callbacks"), keyring.derive("index people.chat")
    assert len(callbacks) == 32
    assert callbacks != index
    keyring.rotate()
    assert keyring.derive("callbacks") == callbacks
    assert Keyring.load(path).derive("callbacks") == callbacks


def test_rotation_adds_a_primary_key_and_keeps_the_old_ones(path: Path) -> None:
    keyring = Keyring.create(path)
    old, secret = keyring.primary, keyring.key(keyring.primary)
    new = keyring.rotate()
    assert keyring.primary == new != old
    assert Keyring.load(path).primary == new
    assert Keyring.load(path).key(old) == secret
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_running_process_finds_the_key_another_one_added(path: Path) -> None:
    running = Keyring.create(path)
    new = Keyring.load(path).rotate()
    assert running.key(new) == Keyring.load(path).key(new)


def test_rotation_leaves_the_file_to_those_who_could_read_it(path: Path) -> None:
    keyring = Keyring.create(path)
    path.chmod(0o640)
    keyring.rotate()
    assert path.stat().st_mode & 0o777 == 0o640


def test_an_unknown_key_id_is_a_lookup_error(path: Path) -> None:
    with pytest.raises(LookupError):
        Keyring.create(path).key("ffffffff")


def test_a_missing_file_tells_what_to_do(path: Path) -> None:
    with pytest.raises(KeyFileError, match="luujin keys new") as refused:
        Keyring.load(path)
    assert refused.value.cure


def test_a_file_that_cannot_be_read_tells_why(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be read"):
        Keyring.load(tmp_path)  # a folder


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o620, 0o666])
def test_a_file_that_is_open_to_others_is_refused(path: Path, mode: int) -> None:
    Keyring.create(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        Keyring.load(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("index"),
        lambda d: d.update(primary="nobody"),
        lambda d: d.update(index="c2hvcnQ="),
        lambda d: d.update(index="not base64!"),
        lambda d: d.update(keys=[]),
        lambda d: d["keys"].update(x=5),
    ],
)
def test_a_damaged_file_is_refused_without_showing_what_is_in_it(path: Path, change) -> None:  # type: ignore[no-untyped-def]
    Keyring.create(path)
    document = json.loads(path.read_text())
    secrets = [*document["keys"].values(), document["index"]]
    change(document)
    path.write_text(json.dumps(document))
    with pytest.raises(KeyFileError, match="damaged") as refused:
        Keyring.load(path)
    assert not any(secret in str(refused.value) for secret in secrets)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\xff"])
def test_something_else_is_no_key_file(path: Path, text: str) -> None:
    Keyring.create(path)
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(KeyFileError, match="damaged"):
        Keyring.load(path)
