"""
What the log proves of who acted: how far they were cleared, for what, and in which role, at that
moment.
"""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.domain import steps
from bot.domain.officers import Desk, Officer, Role
from bot.domain.refusals import ClearanceLapsed
from storage.store.store import Store
from storage.tables.audit import AUDIT
from tests.domain.world import DESKS, NOON, OFFICERS, officer, who
from tests.storage.world import Desks, Roster, act

OPERATOR = "operator:anna"


def records(store: Store, action: str) -> list[dict[str, Any]]:
    """The details of every record of an action, oldest first."""
    found = AUDIT.select().where(AUDIT.c.action == action).order_by(AUDIT.c.seq)
    return store.db.read(lambda c: [json.loads(r.detail or "{}") for r in c.execute(found)]).now()


def imported(
    store: Store, *officers: Officer, desks: tuple[Desk, ...] = tuple(DESKS.values())
) -> dict[str, Any]:
    """What the record of an import says."""
    store.administration.import_roster(
        Roster(officers=officers, desks=desks), act(None, "roster import", who=OPERATOR)
    ).now()
    return records(store, "roster import")[-1]


def changed(user: str, **fields: Any) -> list[Officer]:
    """All officers, with other fields for one."""
    return [replace(o, **fields) if o.id == who(user) else o for o in OFFICERS]


class TestRosterImport:
    def test_states_every_field_before_and_after(self, store: Store) -> None:
        """Not only whose post has changed: who was cleared for what, and since when."""
        told = imported(
            store,
            *changed(
                "JLO",
                clearance="C",
                subjects=frozenset({"dprk.nuclear", "dprk.missile"}),
                duty=True,
            ),
            officer("NEW", "JPN", Role.APPROVER, Role.LIAISON),
            desks=(
                *(d for p, d in DESKS.items() if p != "JPN"),
                replace(DESKS["JPN"], liaison="CJPNNEW"),
            ),
        )
        was = next(o for o in OFFICERS if o.id == who("JLO"))

        assert told["changed"] == {
            who("JLO"): {
                "clearance": [was.clearance, "C"],
                "duty": [was.duty, True],
                "subjects": [None, ["dprk.missile", "dprk.nuclear"]],
            }
        }
        assert told["added"][who("NEW")] == {
            "active": True,
            "clearance": "S",
            "duty": False,
            "language": "en",
            "name": "NEW",
            "party": "JPN",
            "roles": ["approver", "liaison"],
            "subjects": None,
            "timezone": "UTC",
        }
        assert told["desks"] == {"JPN": {"liaison": ["CJPNL", "CJPNNEW"]}}

    def test_states_who_stands_down_and_which_desk_goes(self, store: Store) -> None:
        told = imported(store, *OFFICERS[1:], desks=(DESKS["KOR"], DESKS["USA"]))

        assert told["stood_down"] == {OFFICERS[0].id: {"active": [True, False]}}
        assert told["desks"]["JPN"]["approvals"] == ["CJPNA", None]

    def test_is_enough_to_tell_the_roster_of_any_day(self, store: Store) -> None:
        """All that was written about it, one after another, is the roster as it is."""
        imported(store, *changed("JLO", clearance="C"), officer("NEW", "JPN", Role.LIAISON))
        store.administration.stand_down(
            who("KFDO"), act(None, "roster stand-down", who=OPERATOR), why="left"
        ).now()
        imported(
            store,
            *changed("JLO", clearance="S", roles=frozenset({Role.LIAISON, Role.SECURITY}))[1:],
        )
        store.administration.reinstate(
            who("KLO"), act(None, "roster reinstate", who=OPERATOR), why="back"
        ).now()

        found: dict[str, dict[str, Any]] = {}
        for row in store.db.read(
            lambda c: c.execute(AUDIT.select().order_by(AUDIT.c.seq)).all()
        ).now():
            told = json.loads(row.detail or "{}")
            found |= told.get("added", {})
            for name in ("changed", "stood_down"):
                for key, fields in told.get(name, {}).items():
                    assert all(found[key][field] == before for field, (before, _) in fields.items())
                    found[key] = found[key] | {field: after for field, (_, after) in fields.items()}

        roster = store.queries.book(NOON).now().roster
        assert found == {
            o.id: {
                "active": o.active,
                "clearance": o.clearance,
                "duty": o.duty,
                "language": o.language,
                "name": o.name,
                "party": o.party,
                "roles": sorted(o.roles),
                "subjects": None if o.subjects is None else sorted(o.subjects),
                "timezone": o.timezone,
            }
            for o in roster.values()
        }


class TestReadingsAndDecisions:
    def test_carry_what_they_rested_on(self, store: Store, desks: Desks) -> None:
        """
        Clearance, need-to-know and role as they were in that transaction, whatever the roster says
        later.
        """
        imported(
            store,
            *changed(
                "JLO",
                subjects=frozenset({"dprk.missile"}),
                roles=frozenset({*Role} - {Role.APPROVER}),
            ),
        )
        number = desks.approved().number
        desks.do("UFDO", number, steps.look)
        desks.do("UFDO", number, steps.relay)
        desks.read(number)
        imported(store, *changed("JLO", clearance="U"))

        def basis(action: str) -> Any:
            return records(store, action)[-1]["basis"]

        every = {"clearance": "S", "subjects": None}
        assert basis("request") == {"role": "liaison", **every}
        assert basis("approve") == basis("look") == basis("relay") == {"role": "approver", **every}
        assert basis("confirm") == {
            "role": "liaison",
            "clearance": "S",
            "subjects": ["dprk.missile"],
        }

    def test_say_it_of_a_refusal_too(self, store: Store, desks: Desks) -> None:
        """Why it was refused is told by the rule; that the rule was right, by this."""
        number = desks.released().number
        imported(store, *changed("JLO", clearance="U"))

        with pytest.raises(ClearanceLapsed):
            desks.read(number)
        assert records(store, "confirm")[-1]["basis"] == {
            "roles": ["liaison"],
            "clearance": "U",
            "subjects": None,
        }

    def test_say_that_the_text_was_not_opened(self, store: Store, desks: Desks) -> None:
        """
        Of every decision, not of consents alone: who sends back or denies unread does so on record.
        """
        unread = desks.requested().number
        desks.do("KFDO", unread, steps.deny)
        seen = desks.requested().number
        desks.do("KFDO", seen, steps.look)
        desks.do("KFDO", seen, steps.send_back, code="unclear", note="which one?")
        relayed = desks.approved().number
        desks.do("UFDO", relayed, steps.relay)

        assert records(store, "deny")[-1]["unread"] is True
        assert "unread" not in records(store, "send_back")[-1]
        assert (
            records(store, "approve")[-1]["unread"] is records(store, "relay")[-1]["unread"] is True
        )
        assert "unread" not in records(store, "request")[-1]
