"""Bugs between the desk and Slack: the connection, what counts as an answer, proxies, windows."""

from tests.planted.bugs import bug

HEARD = (
    "tests/bot/transport/test_socket_mode.py"
    "::test_slack_is_heard_again_soon_after_it_takes_connections"
)

BUGS = (
    bug(
        "one attempt to connect may take for ever",
        "bot.transport.socket_mode:SocketEntry._connect",
        "asyncio.timeout(self._clock.patience(CONNECT_SECONDS))",
        "asyncio.timeout(None)",
        HEARD,
    ),
    bug(
        "an attempt that fails unforeseen is the last one",
        "bot.transport.socket_mode:SocketEntry._keep",
        "except Exception as fault:",
        "except ValueError as fault:",
        HEARD,
    ),
    bug(
        "a connection without a hello is left open",
        "bot.transport.socket_mode:SocketEntry._connect",
        "except BaseException:",
        "except ValueError:",
        HEARD,
    ),
    bug(
        "the announcement that a connection ends is passed over",
        "bot.transport.socket_link:Link._heard",
        'self.reason = str(said.get("reason"))\n            self.leaving.set()',
        'self.reason = str(said.get("reason"))',
        HEARD,
    ),
    bug(
        "a connection is taken for working before Slack's hello",
        "bot.transport.socket_mode:SocketEntry._connect",
        "app = await link.hello()",
        "app = self.app",
        "tests/bot/test_app.py::test_a_connection_works_from_its_hello_on",
    ),
    bug(
        "ok alone is success, without what the method returns",
        "bot.transport.slack_answers:_held",
        'return said is not None and said != ""',
        "return True",
        "tests/bot/transport/test_slack_answers.py::test_an_answer_that_lacks_what_its_method_returns_is_none[chat.postMessage]",
    ),
    bug(
        "a page with a refusal in it is a refusal of Slack's",
        "bot.transport.slack_answers:_said",
        ' if answer.content_type == "application/json" else None',
        "",
        "tests/bot/transport/test_slack_answers.py::test_a_page_is_no_answer_of_any_method[auth.test]",
    ),
    bug(
        "what Slack says of the app token is taken for the bot token's",
        "bot.transport.slack_answers:Answers._told",
        "if method != OF_THE_APP_TOKEN:",
        "if method:",
        "tests/bot/transport/test_slack_answers.py::test_a_dead_token_is_known_by_the_last_answer[token_revoked]",
    ),
    bug(
        "a wait of no number of seconds breaks the card",
        "bot.transport.slack_errors:retry_after",
        " if math.isfinite(seconds) else unread",
        "",
        "tests/bot/loops/test_outbox.py::test_what_is_no_number_of_seconds_to_wait_breaks_nothing[nan]",
    ),
    bug(
        "calls to this machine go to the proxy, with their token",
        "bot.proxies:Proxies.of",
        "is_loopback(url) or ",
        "",
        "tests/bot/test_proxies.py::test_this_machine_is_never_reached_by_one",
    ),
    bug(
        "NO_PROXY spares whatever ends in the same letters",
        "bot.proxies:Proxies._spared",
        'host.endswith(f".{name}")',
        "host.endswith(name)",
        "tests/bot/test_proxies.py::test_what_is_excepted_is_reached_directly",
    ),
    bug(
        "the SDK looks for a proxy by itself",
        "bot.transport.slack_client:web_client",
        "        proxy=NOT_BY_THE_SDK,\n",
        "",
        "tests/bot/test_proxies.py::test_the_sdk_does_not_look_for_itself",
    ),
    bug(
        "a window has three seconds, however long its request has waited",
        "handlers.requests.replies:show",
        "max(LEAST_SECONDS, WINDOW_SECONDS - request.waited())",
        "WINDOW_SECONDS",
        "tests/handlers/slack/test_web_api.py::test_a_window_has_what_remains_of_slacks_three_seconds",
    ),
    bug(
        "what Slack broke over counts as not done",
        "handlers.slack.web_api:reach",
        "if code in UNSURE:",
        'if code == "x":',
        "tests/handlers/slack/test_web_api.py::test_a_window_that_slack_broke_over_may_be_open",
    ),
    bug(
        "what was done is called undone where its receipt cannot be shown",
        "handlers.listeners.attendance:_tell",
        "await replies.receipt(",
        "await replies.show(",
        "tests/handlers/requests/test_errors.py::test_what_is_done_is_never_called_undone_at_home",
    ),
)
