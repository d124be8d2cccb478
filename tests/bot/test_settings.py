"""
Settings: everything that is wrong is said at once, with how to mend it, and no secret is ever
shown.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.proxies import is_loopback
from bot.settings import ALL, SLACK, Need, Secret, Settings, SettingsInvalid, load

ROOT = "ab" * 32
WHOLE = {
    "SLACK_BOT_TOKEN": "xoxb-1-2-CANARYbot",
    "SLACK_SIGNING_SECRET": "CANARYsigning",
    "TRIPOINT_POLICY": "policy.toml",
}


def read(tmp_path: Path, need: Need = ALL, **more: str) -> Settings:
    """The settings from an environment that is whole but for `more`."""
    return load(WHOLE | more, tmp_path / ".env", need)


def faults(tmp_path: Path, need: Need = ALL, **more: str) -> tuple[str, ...]:
    """What is wrong with such an environment."""
    with pytest.raises(SettingsInvalid) as refused:
        read(tmp_path, need, **more)
    return refused.value.faults


def test_what_is_left_out_has_the_default_that_the_design_names(tmp_path: Path) -> None:
    """An installation that sets three names runs."""
    settings = read(tmp_path)

    assert settings.api_url == SLACK == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///var/tripoint.db"
    assert (settings.home, settings.keys) == (Path("var"), Path("keys"))
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)
    assert settings.slash_command == "/release"
    assert (settings.app_token, settings.root_key, settings.root_key_bytes) == (None, None, None)
    assert not settings.loopback
    assert not settings.socket_mode


def test_the_database_lies_under_the_home(tmp_path: Path) -> None:
    """Who moves the home moves the database."""
    settings = read(tmp_path, TRIPOINT_HOME="/srv/tripoint")

    assert settings.database_file == Path("/srv/tripoint/tripoint.db")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """
    A container's environment must not be undone by a file left in the image; empty means not set.
    """
    (tmp_path / ".env").write_text(
        "TRIPOINT_PORT=4000\nTRIPOINT_HOST=0.0.0.0\nSLACK_APP_TOKEN=xapp-1-A0-file\n"
    )

    settings = read(tmp_path, TRIPOINT_PORT="5000", SLACK_APP_TOKEN="")

    assert (settings.host, settings.port, settings.app_token) == ("0.0.0.0", 5000, None)


def test_values_in_the_file_are_taken_as_they_stand(tmp_path: Path) -> None:
    """A password that holds `${HOME}` is that password."""
    (tmp_path / ".env").write_text("DATABASE_URL='postgresql://t:${HOME}@localhost/t'\n")

    assert read(tmp_path).database_url == "postgresql://t:${HOME}@localhost/t"


def test_a_file_that_cannot_be_read_is_said_with_its_line(tmp_path: Path) -> None:
    """Half a file read in silence would leave defaults where somebody set a value."""
    (tmp_path / ".env").write_text("TRIPOINT_PORT=4000\n=CANARY\n")
    assert [".env cannot be read at line 2" in fault for fault in faults(tmp_path)] == [True]

    (tmp_path / ".env").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in faults(tmp_path)[0]

    (tmp_path / ".env").unlink()
    (tmp_path / ".env").mkdir()
    assert "Is a directory" in faults(tmp_path)[0]


def test_all_faults_are_told_at_once_and_each_says_how_to_mend_it(tmp_path: Path) -> None:
    """An operator mends a list, not one thing per start."""
    with pytest.raises(SettingsInvalid) as refused:
        load(
            {
                "SLACK_API_URL": "http://slack.example/api/",
                "SLASH_COMMAND": "release it",
                "DATABASE_URL": "mysql://root:CANARY@db/t",
                "TRIPOINT_KEYS": "./var/keys",
                "TRIPOINT_ROOT_KEY": "CANARY",
                "TRIPOINT_HOST": "no such host",
                "TRIPOINT_PORT": "CANARY",
            },
            tmp_path / ".env",
        )

    named = [fault.split()[0] for fault in refused.value.faults]
    assert named == [
        "SLACK_API_URL",
        "SLASH_COMMAND",
        "DATABASE_URL",
        "TRIPOINT_KEYS",
        "TRIPOINT_ROOT_KEY",
        "TRIPOINT_HOST",
        "TRIPOINT_PORT",
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "TRIPOINT_POLICY",
    ]
    assert "CANARY" not in str(refused.value)
    assert all(": " in fault and fault.endswith(".") for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1-2-CANARY"),
        ("SLACK_BOT_TOKEN", "xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxb-CANARY\nX-Header: 1"),
        ("SLACK_APP_TOKEN", "xoxb-1-2-CANARY"),
        ("SLACK_API_URL", "ftp://localhost/"),
        ("SLACK_API_URL", "https://"),
        ("SLACK_API_URL", "https://user:CANARY@slack.com/api/"),
        ("SLACK_API_URL", "https://slack.com:99999/api/"),
        ("SLACK_API_URL", "http://localhost.CANARY.example/"),
        ("SLACK_API_URL", "http://127.0.0.1@CANARY.example/"),
        ("SLASH_COMMAND", "release"),
        ("SLASH_COMMAND", "/" + "r" * 32),
        ("SLASH_COMMAND", "/Release"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "CANARY"),
        ("TRIPOINT_ROOT_KEY", "ab" * 31),
        ("TRIPOINT_ROOT_KEY", "not base64!"),
        ("TRIPOINT_PORT", "0"),
        ("TRIPOINT_PORT", "65536"),
        ("TRIPOINT_PORT", "３０００"),
        ("TRIPOINT_HOST", "a b"),
    ],
)
def test_a_wrong_value_is_one_fault_that_does_not_quote_it(
    name: str, wrong: str, tmp_path: Path
) -> None:
    """The value may be a secret put under the wrong name."""
    found = faults(tmp_path, **{name: wrong})

    assert [fault.startswith(name) for fault in found] == [True]
    assert "CANARY" not in found[0]


def test_socket_mode_needs_no_signing_secret(tmp_path: Path) -> None:
    """Nothing is signed there."""
    settings = read(tmp_path, SLACK_SIGNING_SECRET="", SLACK_APP_TOKEN="xapp-1-A0-1-abcd")

    assert settings.socket_mode
    assert [f.split()[0] for f in faults(tmp_path, SLACK_SIGNING_SECRET="")] == [
        "SLACK_SIGNING_SECRET"
    ]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8700/api", "http://localhost:8700/api/", "http://[::1]:1/"]
)
def test_plain_http_is_allowed_to_this_machine_and_needs_no_policy(
    url: str, tmp_path: Path
) -> None:
    """That is the sandbox: there the example policy serves."""
    settings = read(tmp_path, SLACK_API_URL=url, TRIPOINT_POLICY="")

    assert settings.loopback
    assert settings.policy is None
    assert settings.api_url.endswith("/")


@pytest.mark.parametrize(
    "url", ["https://slack.com/api/", "https://slack-gov.com/api/", "", "http://[", "x"]
)
def test_no_other_address_is_this_machine(url: str) -> None:
    """What counts as loopback loosens rules: the exercise ceiling, plain http, the policy."""
    assert is_loopback("http://127.0.0.1:8000/api/")
    assert not is_loopback(url)


def test_against_a_real_slack_the_policy_must_be_named(tmp_path: Path) -> None:
    """Nobody shares under an example by accident."""
    assert "TRIPOINT_POLICY is missing" in faults(tmp_path, TRIPOINT_POLICY="")[0]


def test_offline_commands_ask_for_less(tmp_path: Path) -> None:
    """Who looks at the audit log of a copy has no tokens."""
    settings = load({}, tmp_path / ".env", Need.STORE)

    assert settings.bot_token is None
    with pytest.raises(SettingsInvalid):
        load({}, tmp_path / ".env", Need.POLICY)


@pytest.mark.parametrize(
    ("keys", "database", "home"),
    [
        ("data/keys", "sqlite:///data/t.db", "elsewhere"),
        ("data", "sqlite:///data/t.db", "elsewhere"),
        ("home/keys", "postgresql://localhost/t", "home"),
        ("a/../home/keys", "sqlite:///x/t.db", "home"),
        (".", "sqlite:///x/t.db", "home"),
        ("linked/keys", "sqlite:///data/t.db", "elsewhere"),
    ],
)
def test_keys_never_lie_where_the_database_does(
    keys: str, database: str, home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of the database's folder that holds the keys makes destroying a key mean nothing."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "linked").symlink_to("data")

    found = faults(tmp_path, TRIPOINT_KEYS=keys, DATABASE_URL=database, TRIPOINT_HOME=home)

    assert [fault.startswith("TRIPOINT_KEYS") for fault in found] == [True]


@pytest.mark.parametrize(
    "text", [ROOT, ROOT.upper(), "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="]
)
def test_the_root_key_is_hexadecimal_or_base64(text: str, tmp_path: Path) -> None:
    """As key stores hand it out."""
    assert read(tmp_path, TRIPOINT_ROOT_KEY=text).root_key_bytes == bytes.fromhex(ROOT)


def test_no_repr_shows_a_secret(tmp_path: Path) -> None:
    """Settings end up in logs and tracebacks, sooner or later."""
    settings = read(
        tmp_path,
        TRIPOINT_ROOT_KEY=ROOT,
        DATABASE_URL="postgresql://t:CANARYpassword@db/t",
        SLACK_APP_TOKEN="xapp-CANARY",
    )

    shown = f"{settings!r} {settings} {settings.bot_token}"
    assert "CANARY" not in shown
    assert ROOT not in shown
    assert settings.bot_token == Secret(WHOLE["SLACK_BOT_TOKEN"])
    assert settings.bot_token is not None
    assert settings.bot_token.reveal() == WHOLE["SLACK_BOT_TOKEN"]


@given(
    st.dictionaries(
        st.sampled_from([*WHOLE, "SLACK_API_URL", "DATABASE_URL", "TRIPOINT_PORT", "TRIPOINT_HOST",
            "SLASH_COMMAND",
                         "TRIPOINT_ROOT_KEY", "SLACK_APP_TOKEN"]),
        st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=60),
    )
)  # fmt: skip
def test_whatever_is_set_the_answer_is_settings_or_faults(environ: dict[str, str]) -> None:
    """Never a traceback at start."""
    try:
        faults = load(environ, Path("/nonexistent/.env")).host == ""
    except SettingsInvalid as refused:
        faults = not refused.faults

    assert not faults
