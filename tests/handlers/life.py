"""
All that a whole life of releases shows: every card, form, view, answer and Home, in one language.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from bot.domain import steps
from bot.domain.arrangements.status import ArrangementEvent, EventKind
from bot.domain.book import Book
from bot.domain.coverage import Coverage, Why
from bot.domain.handover import PARTS, PERIOD, Part, Summary
from bot.domain.notifications import news
from bot.domain.notifications.alarms import LOG_BROKEN, UNSECURED
from bot.domain.notifications.cards import Card, CardKind
from bot.domain.notifications.notices import NO_DESK, TOLD, UNREACHED
from bot.domain.officers import Handover, HandoverEnd
from bot.domain.policy.model import Policy
from bot.domain.refusals import REFUSALS
from bot.domain.release.authorisation import Renewal
from bot.domain.release.content import Content
from bot.domain.release.release import Release
from bot.domain.release.stages import ASK_EXTENSION, QUESTION, Step
from handlers.authorisations import grant_form, overview
from handlers.forms import forms
from handlers.forms.foreseen import saying_its_way
from handlers.forms.pick_form import pick_form
from handlers.forms.question_form import question_form
from handlers.home.tab import home_view, list_view, stranger_home
from handlers.listeners import pick
from handlers.listeners.attendance import handover_form, leave_form
from handlers.notices import notices
from handlers.render import listings, modals
from handlers.render.cards import draw
from handlers.render.listings import help_answer
from handlers.render.paging import LISTS, ListPage
from handlers.text.words import Reader, Words
from storage.outbox.held_channels import Held
from storage.outbox.notices import NoticeItem
from storage.outbox.queue import ClaimedCard, Seen
from storage.queries.lists import Listing
from storage.queries.search import Filter
from storage.queries.worklist import Numbers, Worklist
from tests.domain.authorised import confirmed, granted, having
from tests.domain.world import LAUNCH, NOON, OFFICERS, at, book, policy, who
from tests.handlers.render.test_listings import moves_of_a_denial, moves_of_a_release
from tests.handlers.stages import (
    EVERY,
    LONGEST,
    Page,
    approved,
    person,
    released,
    requested,
    returned,
)
from tests.handlers.text.test_words import SAMPLE

PARTIES = ("JPN", "KOR", "USA")


@dataclass(frozen=True)
class Record:
    """A row of the audit log."""

    at: int = 1_795_402_800_000_000
    actor: str = "T0/KLO"
    party: str | None = "KOR"
    action: str = "request"
    rule: str | None = None
    detail: str | None = None


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
    yield from _notices(under, words)


def _notices(under: Policy, words: Words) -> Iterator[tuple[str, Any]]:
    """
    Every notice about every stage, posted or not, to each desk; and each line of the requester's
    thread.
    """
    now = book(under=under, now=at(60 * 9))
    now = replace(
        now, roster={key: replace(o, language=words.language) for key, o in now.roster.items()}
    )
    for step in EVERY.values():
        release = step()
        late = [
            replace(
                d,
                reminded=1,
                reminded_at=at(3),
                escalated_at=at(5),
                tried=(who("KFDO"),),
                unattended_at=at(4),
            )
            for d in release.deliveries
        ]
        items = tuple(NoticeItem(reduce(Release.with_delivery, late, release), d.to) for d in late)
        for kind, room in ROOMS:
            for party in PARTIES:
                for ts in (None, "1.0"):
                    officer = who(f"{party[0]}FDO") if room == "dm" else None
                    row = _row(kind, party, room=room, ts=ts, officer=officer)
                    yield from _drawn(row, Seen(None, now, items=items))
        for told in (*TOLD, UNREACHED, NO_DESK, QUESTION, ASK_EXTENSION):
            line = _row(
                "line",
                "KOR",
                number=release.number,
                officer=who("KLO"),
                step=str(told),
                to_party="JPN",
            )
            yield from _drawn(line, Seen(release, now, thread="1.0"))
        if any(d.questions for d in release.deliveries):
            for kind, party in (("question", "KOR"), ("reply", "KOR"), ("reply", "USA")):
                told = _row(kind, party, number=release.number, version=1)
                yield from _drawn(told, Seen(release, now, thread="1.0"))
        yield from _drawn(_row("thread", "KOR", number=release.number), Seen(release, now))
        for party, why in (("KOR", "outsiders"), ("KOR", "is_archived"), ("USA", "outsiders")):
            detail = json.dumps({"party": party, "why": why})
            line = _row(
                "line",
                "KOR",
                number=release.number,
                officer=who("KLO"),
                step="held:C1",
                to_party="JPN",
            )
            for held in (Held(why, (), NOON), None):
                yield from _drawn(
                    replace(line, detail=detail), Seen(release, now, thread="1.0", held=held)
                )
    yield from _alarms(now)
    yield from _news(now)
    yield from _handovers(now, words)
    yield "modal", leave_form(replace(now, actor=who("KFDO")), words)


def _alarms(now: Book) -> Iterator[tuple[str, Any]]:
    """What endangers the desk: each alarm, while it lasts and when it is over, posted or not."""
    for why, users in (
        ("outsiders", ["U1"]),
        ("outsiders", ["U1", "U2"]),
        ("channel_not_found", []),
    ):
        detail = json.dumps({"channel": "C1", "why": why, "users": users})
        for ts in (None, "1.0"):
            for held in (
                *(Held(why, tuple(users), NOON, waiting, 4) for waiting in (0, 1, 9)),
                None,
            ):
                row = _row(
                    "alarm",
                    "KOR",
                    officer=who("KSEC"),
                    room="dm",
                    step="held:C1",
                    detail=detail,
                    ts=ts,
                )
                yield from _drawn(row, Seen(None, now, held=held))
    for step in (LOG_BROKEN, UNSECURED):
        yield from _drawn(
            _row("alarm", "KOR", officer=who("KSUP"), room="dm", step=step, moment=NOON),
            Seen(None, now),
        )


def _news(now: Book) -> Iterator[tuple[str, Any]]:
    """Each kind of news in each room, as long as it gets."""
    told: dict[str, Any] = {
        "arrangement": "TISA",
        "party": "KOR",
        "at": NOON.isoformat(),
        "policy": "2026-11-26",
    }
    told |= {
        "parts": ["levels", "parties"],
        "by": who("KLO"),
        "officers": [who("KLO"), who("KFDO")] * 9,
    }
    told |= {
        "stops": ["A", "B"],
        "goes": ["TISA", "B"],
        "ended": {"KOR": ["KOR-2026-K7Q4"] * 20},
        "later": False,
    }
    one = replace(confirmed(), renewal=Renewal(NOON, who("KFDO"), NOON))
    now = having(now, one)
    told |= {"authorisation": one.id, "until": NOON.isoformat(), "why": "hands"}
    states = (
        {"held_by": ["USA", "JPN"], "carries": False, "ends_at": None},
        {"held_by": [], "carries": False, "ends_at": None},
        {"held_by": [], "carries": True, "ends_at": NOON.isoformat()},
        {"held_by": [], "carries": True, "ends_at": None, "later": True},
    )
    told |= {"giver": who("KFDO")}
    alone = (news.RELIEVED, news.DISCHARGED, news.UNANSWERED, news.RIGHTS)
    for what in (*news.NEWS_RULES, *alone):
        for state in states:
            for room, officer in (*((room, None) for room in news.EVERY_ROOM), ("dm", who("KLO"))):
                if officer or what != news.RIGHTS:
                    detail = json.dumps(told | state)
                    row = _row(
                        "news", "KOR", room=room, officer=officer, step=str(what), detail=detail
                    )
                    yield from _drawn(row, Seen(None, now))


def _handovers(now: Book, words: Words) -> Iterator[tuple[str, Any]]:
    """The watch as it is offered, whatever becomes of that, with a summary as long as it gets."""
    offer = Handover("KOR", who("KFDO"), who("KFDO2"), "?\n?", now.now, now.now + PERIOD)
    longest = Part([requested(**LONGEST), released()], 1001)
    summary = Summary(dict.fromkeys(PARTS, longest), {requested().number: NOON})
    for some in (summary, Summary()):
        for ended in (None, *HandoverEnd):
            found = replace(
                now,
                watch={"KOR": who("KFDO")},
                handovers={"KOR": replace(offer, ended=ended)},
            )
            for ts in (None, "1.0"):
                row = _row("news", "KOR", officer=who("KFDO2"), step=news.OFFERED, ts=ts)
                row = replace(row, moment=offer.offered_at)
                yield from _drawn(row, Seen(None, found, summary=some))
        yield "modal", handover_form(replace(now, actor=who("KFDO")), some, words)


def _drawn(row: ClaimedCard, seen: Seen) -> Iterator[tuple[str, Any]]:
    drawing = notices.draw(row, seen)
    if drawing:
        yield "message", drawing


ROOMS = [
    *(("reminder", "approvals"), ("reminder", "liaison"), ("escalation", "supervisors")),
    *(("unattended", "dm"), ("unattended", "supervisors"), ("unattended", "liaison")),
    *(("ended", "liaison"), ("ended", "approvals"), ("ended", "supervisors")),
    *(
        ("expiring", "liaison"),
        ("expiring", "approvals"),
        ("destruction", "liaison"),
        ("destruction", "approvals"),
    ),
]


def _row(kind: str, party: str, **more: Any) -> ClaimedCard:
    plain = {"number": None, "officer": None, "channel": None, "ts": None, "external_id": None}
    fixed = {
        "id": 1,
        "version": 0,
        "block_id": "m",
        "wanted_version": 1,
        "drawn_version": 0,
        "behind_since": NOON,
    }
    return ClaimedCard(kind=kind, party=party, **{**fixed, **plain, **more})


def _forms(under: Policy, words: Words) -> Iterator[tuple[str, Any]]:
    now, korea = book(under=under), person("KLO")
    yield "modal", forms.request_form(now, korea, words)
    yield from _authorised(under, words)
    yield "modal", forms.draft_form("answer", EVERY["asked"](), now, korea, words)
    yield "modal", forms.draft_form("revise", returned(), now, korea, words)
    yield "modal", forms.ask_form(now, person("JLO"), words)
    yield (
        "modal",
        forms.caveats_form(
            released(caveats=("ORCON", "PURPOSE")), now, Reader("JPN", words), version=1
        ),
    )
    left = words.say("pick-more", count=3, known="yes")
    for step in sorted(pick.OFFERED):
        offered = [requested(**LONGEST), replace(released(), exercise=False)]
        versions = {offered[0].number: 1}
        yield (
            "modal",
            pick_form(step, offered, left, words, versions=versions, policy=under),
        )
    for step in ("return", "deny", "decline", "withdraw", "recall"):
        yield "modal", forms.reason_form(step, requested(**LONGEST), words, version=1)
    asking, asked = replace(now, actor=who("UFDO")), EVERY["questioned"]()
    yield "modal", question_form("question", approved(**LONGEST), asking, words, version=1)
    yield "modal", question_form("reply", asked, now, words, version=1)


def _authorised(under: Policy, words: Words) -> Iterator[tuple[str, Any]]:
    """All that is shown of standing authorisations, at rest and renewed as well."""
    ways = [((), ()), (tuple(Why), ()), ((), (stood_down(),))]
    for why, roster in ways:
        now = book("KFDO", under=under, **({"roster": roster[0]} if roster else {}))
        one = replace(confirmed(), renewal=Renewal(NOON, who("KFDO"), NOON))
        known = having(now, one, replace(granted(), id="SA-AAAA"), uses=1)
        found = Coverage(one, why)
        for user in ("KLO", "KFDO", "KFDO2", "KSUP"):
            yield "message", overview.answer(known, person(user), words)
        form, korea = forms.request_form(known, person("KLO"), words), person("KLO")
        for way in (None, found):
            yield "modal", saying_its_way(form, way, known, korea, words)
        yield "modal", grant_form.grant_form(known, person("KFDO"), words)
        yield "modal", grant_form.renewal_form(one, known, words)
        yield "message", overview.revoked(one, [approved()], words)
        yield "message", overview.revoked(one, [], words)
        outlook = Worklist(*[Listing([], 0)] * 3)
        yield "home", home_view(known, words, outlook)
    used = steps.request(None, having(book("KLO"), confirmed()), draft=LAUNCH).release
    for party in PARTIES:
        yield "message", draw(Card(CardKind.DECISION, party, 1), used, known)


def stood_down() -> list[Any]:
    """Everybody, but that a releasing authority of Korea is stood down."""
    return [replace(o, active=o.id != who("KFDO2")) for o in OFFICERS]


def _views(under: Policy, words: Words) -> Iterator[tuple[str, Any]]:
    now, release = book("KLO", under=under), released(caveats=("ORCON",))
    shown = {"version": 1, "external_id": "x1"}
    for content in (Content(body="7"), Content(reference="7", sha256="ab" * 32)):
        yield "modal", modals.body_view(release, now, content, person("JLO"), words, **shown)
        yield "modal", modals.details_view(release, now, content, person("KFDO"), words, **shown)
    yield "modal", modals.receipt_view(requested(), now, words, step="request")
    for kind in REFUSALS.values():
        if kind.__module__.startswith("bot.domain"):
            refusal = kind(**SAMPLE, why="marking_order")
            yield "modal", modals.refusal_view(refusal, words, exercise=True)
            yield "message", listings.refusal_answer(refusal, words)
            yield (
                "modal",
                modals.blanked_view(release, refusal, words, callback="body", external_id="x1"),
            )


def _answers(under: Policy, words: Words) -> Iterator[tuple[str, Any]]:
    now: Book = book("KLO", under=under)
    everything = [step() for step in EVERY.values()]
    found = ListPage(None, 20, Filter("<&> *発射* " + "射" * 110))
    for user in ("KLO", "KFDO", "KSUP", "KINS", "UFDO", "JLO"):
        officer = person(user)
        yield "message", help_answer(now, officer, words)
        for page in (*map(ListPage, LISTS.values()), ListPage("mine", 0, Filter("発射", 4)), found):
            yield "message", listings.list_answer(Page(everything, 45), page, now, officer, words)
            yield "message", listings.list_answer(Page([], 0), page, now, officer, words)
        for release, moves in (moves_of_a_denial(), moves_of_a_release()):
            yield "message", listings.show_answer(release, now, officer, words, moves)
        rows = Listing(everything, 9)
        outlook = Worklist(
            rows,
            rows,
            rows,
            Numbers(),
            {"self_approval": 3} if user == "KINS" else None,
            *(rows, rows, rows),
        )
        home = home_view(replace(now, actor=officer.id), words, outlook, first=True)
        yield "home", home
        yield "modal", modals.desk_view(home, words)
        for which in LISTS:
            page = Listing(everything, 45)
            yield "modal", list_view(replace(now, actor=officer.id), words, page, which, 20)
        held = replace(now, actor=officer.id, watch={officer.party: officer.id})
        yield "home", home_view(held, words, outlook)
        for giver, receiver in ((officer.id, who("KFDO2")), (who("KFDO2"), officer.id)):
            offer = Handover(officer.party, giver, receiver, "", NOON, NOON + PERIOD)
            passing = replace(held, watch={officer.party: giver}, handovers={officer.party: offer})
            yield "home", home_view(passing, words, outlook)
        shown = listings.show_answer(release, now, officer, words, moves)
        yield "modal", modals.answer_view(shown, modals.title_of(release), words)
        yield (
            "modal",
            modals.desk_view(home_view(replace(now, actor=officer.id), words, outlook), words),
        )
    records = [Record(action=step) for step in Step] + [
        Record(action="open", rule="expired", party=None)
    ]
    audit = listings.audit_answer(requested(), records, now, person("KINS"), words)
    yield "message", audit
    yield "modal", modals.answer_view(audit, modals.title_of(requested()), words)
    yield "home", stranger_home(words, exercise=True)
    for step in ("approve", "relay", "return", "deny", "withdraw", "recall", "acknowledge"):
        yield "message", listings.done_answer(step, released(), now, words)
