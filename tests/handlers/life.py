"""All that a whole life of releases shows: every card, form, view, answer and Home, in one language."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.book import Book
from bot.domain.cards import Card, CardKind
from bot.domain.policy import Policy
from bot.domain.refusals import every_refusal
from bot.domain.release import Content
from bot.domain.stages import Step
from bot.domain.standings import ArrangementEvent, EventKind
from handlers import forms, listing, views
from handlers.cards import draw
from handlers.commands import VERBS
from handlers.home import home_view, stranger_home
from handlers.words import Words
from tests.domain.world import NOON, book, policy
from tests.handlers.stages import EVERY, LONGEST, Page, person, released, requested, returned
from tests.handlers.test_listing import moves_of_a_denial, moves_of_a_release
from tests.handlers.test_words import SAMPLE

PARTIES = ("JPN", "KOR", "USA")


@dataclass(frozen=True)
class Record:
    """A row of the audit log."""

    at: int = 1_795_402_800_000_000
    actor: str = "T0/KLO"
    party: str | None = "KOR"
    action: str = "request"
    rule: str | None = None


def speaking(language: str) -> Policy:
    """The example's policy with every desk reading one language."""
    parties = {code: replace(party, lang=language) for code, party in policy().parties.items()}
    return replace(policy(), parties=parties)


def drawings(language: str) -> Iterator[tuple[str, Any]]:
    """All that a whole life shows, as (surface, drawing)."""
    under, words = speaking(language), Words(language, "Asia/Tokyo")
    halted = [ArrangementEvent("TISA", "KOR", EventKind.SUSPEND, NOON)]
    for now in (book(under=under), book(under=under, events=halted)):
        for name, step in EVERY.items():
            for kind in CardKind:
                for party in PARTIES:
                    note = ("unclear", "?") if kind is CardKind.RETURNED else None
                    version = 0 if name == "asked" else 1
                    yield "message", draw(Card(kind, party, version), step(), now, note=note)
    yield from _forms(under, words)
    yield from _views(under, words)
    yield from _answers(under, words)


def _forms(under: Policy, words: Words) -> Iterator[tuple[str, Any]]:
    now, korea = book(under=under), person("KLO")
    yield "modal", forms.request_form(now, korea, words)
    yield "modal", forms.answer_form(EVERY["asked"](), now, korea, words)
    yield "modal", forms.revise_form(returned(), now, korea, words)
    yield "modal", forms.ask_form(now, person("JLO"), words)
    yield "modal", forms.caveats_form(released(caveats=("ORCON", "PURPOSE")), now, words, version=1)
    for step in ("return", "deny", "decline", "withdraw", "recall"):
        yield "modal", forms.reason_form(step, requested(**LONGEST), words, version=1)


def _views(under: Policy, words: Words) -> Iterator[tuple[str, Any]]:
    now, release = book("KLO", under=under), released(caveats=("ORCON",))
    shown = {"version": 1, "external_id": "x1"}
    for content in (Content(body="7"), Content(reference="7", sha256="ab" * 32)):
        yield "modal", views.body_view(release, now, content, person("JLO"), words, **shown)
        yield "modal", views.details_view(release, now, content, person("KFDO"), words, **shown)
    yield "modal", views.receipt_view(requested(), now, words)
    for kind in every_refusal().values():
        if kind.__module__.startswith("bot.domain"):
            refusal = kind(**SAMPLE, why="marking_order")
            yield "modal", views.refusal_view(refusal, words, exercise=True)
            yield "message", listing.refusal_answer(refusal, words)
            yield "modal", views.blanked_view(release, refusal, words, callback="body", external_id="x1")


def _answers(under: Policy, words: Words) -> Iterator[tuple[str, Any]]:
    now: Book = book("KLO", under=under)
    usages = {name: row.usage for name, row in VERBS.items()}
    everything = [step() for step in EVERY.values()]
    for user in ("KLO", "KFDO", "KSUP", "KINS", "UFDO", "JLO"):
        who = person(user)
        yield "message", listing.help_answer(now, who, words, usages)
        for which in ("mine", "pending", "overdue", "shared", "expiring"):
            yield "message", listing.list_answer(Page(everything, 45), which, 0, now, who, words)
            yield "message", listing.list_answer(Page([], 0), which, 0, now, who, words)
        for release, moves in (moves_of_a_denial(), moves_of_a_release()):
            yield "message", listing.show_answer(release, now, who, words, moves)
        yield "home", home_view(who, now, words, waiting=Page(everything, 9), shared=Page(everything, 9))
    records = [Record(action=step) for step in Step] + [Record(action="open", rule="expired", party=None)]
    yield "message", listing.audit_answer("KOR-2026-K7Q4", records, now, person("KINS"), words)
    yield "home", stranger_home(words, exercise=True)
    for step in ("approve", "relay", "return", "deny", "withdraw", "recall", "acknowledge"):
        yield "message", listing.done_answer(step, released(), now, words)
