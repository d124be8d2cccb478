"""Blocks as lines of plain text."""

import pytest

from bot.sandbox import text_of
from bot.sandbox.protocol import Json
from tests.sandbox.toy import button, mrkdwn, option, plain


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ({"type": "header", "text": plain("Loan")}, "# Loan"),
        ({"type": "divider"}, "---"),
        (
            mrkdwn("<https://x.test|here> &amp; <@U1|anna> <!date^1^{date}|today>"),
            "here (https://x.test) & @anna today",
        ),
        (
            {
                "type": "section",
                "text": plain("a"),
                "fields": [plain("b")],
                "accessory": button("go"),
            },
            "a\nb\n[Go]",
        ),
        ({"type": "context", "elements": [plain("a"), plain("b")]}, "a · b"),
        (
            {
                "type": "actions",
                "elements": [button("go"), {"type": "static_select", "options": [option("x")]}],
            },
            "[Go] [Choose ▾]",
        ),
        (
            {
                "type": "table",
                "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}]],
            },
            "a | b",
        ),
        (
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_list",
                        "style": "bullet",
                        "elements": [
                            {
                                "type": "rich_text_section",
                                "elements": [{"type": "text", "text": "a"}],
                            }
                        ],
                    }
                ],
            },
            "• a",
        ),
        ({"type": "alert", "text": plain("careful")}, "careful"),
    ],
)
def test_a_block_reads_as_a_person_would_read_it(block: Json, line: str) -> None:
    """Transcripts and assertions look at words, not at JSON."""
    assert text_of([block]) == line
