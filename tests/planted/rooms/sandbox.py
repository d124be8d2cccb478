"""Bugs in the sandbox: where it lets pass what Slack would not, tests prove nothing."""

from tests.planted.bugs import bug

BUGS = (
    bug(
        "a window opens with a trigger that is over",
        "bot.sandbox.workspace.workspace:Workspace.use_trigger",
        "if self.clock.monotonic() - trigger.at > TRIGGER_SECONDS:",
        "if self.clock.monotonic() < trigger.at:",
        "tests/sandbox/web_api/test_views.py::test_a_trigger_dies_after_three_seconds",
    ),
    bug(
        "a trigger opens two windows",
        "bot.sandbox.workspace.workspace:Workspace.use_trigger",
        "trigger.used = True",
        "trigger.used = False",
        "tests/sandbox/web_api/test_views.py::test_a_trigger_opens_once",
    ),
    bug(
        "a fourth window opens on top of three",
        "bot.sandbox.web_api.views:pushed",
        "if len(stack) >= MOST_MODALS:",
        "if len(stack) > MOST_MODALS:",
        "tests/sandbox/web_api/test_views.py::test_a_stack_holds_three_views",
    ),
    bug(
        "a view is written over that has changed since it was seen",
        "bot.sandbox.web_api.views:_check_hash",
        'call.body["hash"] != view.hash',
        "not view.hash",
        "tests/sandbox/web_api/test_views.py::test_a_stale_hash_is_refused",
    ),
    bug(
        "two views have one external id",
        "bot.sandbox.workspace.workspace:Workspace._claim_external_id",
        "if view is not own",
        "if view is own",
        "tests/sandbox/web_api/test_views.py::test_an_external_id_names_one_view",
    ),
    bug(
        "a form without a button to send it is taken",
        "bot.sandbox.block_kit.surfaces:view_faults",
        'if surface == "modal" and inputs and not view.get("submit"):',
        'if surface == "home" and inputs and not view.get("submit"):',
        "tests/sandbox/block_kit/test_refusals.py::test_refuses[input without submit]",
    ),
    bug(
        "two blocks have one id",
        "bot.sandbox.block_kit.surfaces:block_faults",
        "if times > 1 and name:",
        "if times > 2 and name:",
        "tests/sandbox/block_kit/test_refusals.py::test_refuses[one block id twice]",
    ),
    bug(
        "what is edited may be longer than Slack takes",
        "bot.sandbox.block_kit.surfaces:_check_words",
        "len(words.encode()) > MOST_EDITED_TEXT",
        "len(words) > MOST_EDITED_TEXT",
        "tests/sandbox/web_api/test_methods.py::test_an_edit_keeps_what_it_does_not_name",
    ),
    bug(
        "the body is not part of what is signed",
        "bot.sandbox.delivery.transports:signature",
        'f"v0:{stamp}:".encode() + body',
        'f"v0:{stamp}:".encode()',
        "tests/sandbox/test_journey.py::test_a_loan_goes_from_command_to_decision[over_http]",
    ),
    bug(
        "a ticket opens a second connection",
        "bot.sandbox.delivery.transports:Sockets.serve",
        "        self.workspace.tickets.discard(ticket)\n",
        "",
        "tests/sandbox/delivery/test_socket_mode.py::test_a_link_serves_once",
    ),
    bug(
        "what is for one person is read by all",
        "bot.sandbox.web_api.chat:_post_ephemeral",
        "if person not in channel.members:",
        "if not person:",
        "tests/sandbox/block_kit/test_refusals.py::test_refuses[ephemeral to an outsider]",
    ),
    bug(
        "a channel takes as many messages as one likes",
        "bot.sandbox.web_api.rate_limits:Buckets.wait",
        "if levels[name] < 1]",
        "if levels[name] < 0]",
        "tests/sandbox/web_api/test_rate_limits.py::test_a_channel_takes_a_message_a_second_and_short_bursts",
    ),
    bug(
        "the app edits what a person wrote",
        "bot.sandbox.web_api.chat:_own",
        "if message.bot_id != call.workspace.app.bot_id:",
        "if message.bot_id is None and not refusal:",
        "tests/sandbox/web_api/test_methods.py::test_the_app_edits_and_deletes_its_own_messages_only",
    ),
    bug(
        "a reply that was sent to the channel stands in its thread alone",
        "bot.sandbox.workspace.records:Message.in_channel",
        "return not self.is_reply or self.is_broadcast",
        "return not self.is_reply",
        "tests/sandbox/web_api/test_threads.py"
        "::test_a_reply_sent_to_the_channel_as_well_stands_in_both_places",
    ),
    bug(
        "a reply is sent to the channel and changed in one call",
        "bot.sandbox.web_api.chat:_broadcast",
        "for name in CONTENT):",
        "for name in CONTENT[:1]):",
        "tests/sandbox/web_api/test_threads.py"
        "::test_a_reply_can_be_sent_to_the_channel_later_if_nothing_else_changes",
    ),
    bug(
        "a message that answers nothing is sent to the channel once more",
        "bot.sandbox.web_api.chat:_broadcast",
        "if not message.is_reply:",
        "if message.to:",
        "tests/sandbox/web_api/test_threads.py"
        "::test_what_answers_nothing_cannot_be_sent_to_the_channel_once_more",
    ),
    bug(
        "a reply in a thread rings for everybody",
        "bot.sandbox.page.spot:rings",
        "return any(m.user == user or _mentions(m, user) for m in known)",
        "return True",
        "tests/sandbox/page/test_threads.py::test_a_reply_tells_those_alone_who_follow_the_thread",
    ),
)
