"""A report by its template: what comes with the template is never typed, and typed nowhere else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import steps
from bot.domain.policy.model import Policy
from bot.domain.refusals import Refusal
from bot.domain.release.release import Decision, Release
from bot.domain.steps import ReportDraft
from tests.domain.example import variant
from tests.domain.world import LAUNCH, NOON, OFFICERS, approved, at, book, policy, requested, who

ABOVE = variant(('exercise_ceiling  = "S"', 'exercise_ceiling = "C"'))
REFERENCE = {"reference": "J2-1123-7", "sha256": "ab" * 32}


def filled(under: Policy | None = None, **changes: Any) -> ReportDraft:
    """A launch report as it is filled in, or a variation of it."""
    template = (under or policy()).templates["launch"]
    values = {"launched_at": "now", "kind": "srbm"}
    draft = ReportDraft("launch", template.version, ("JPN",), "FLASH", values=values)
    return replace(draft, **changes)


def reported(under: Policy | None = None, **changes: Any) -> Decision:
    """What becomes of it when Korea's liaison officer sends it."""
    return steps.request(None, book("KLO", under=under), draft=filled(under, **changes))


def refused(act: Callable[[], object]) -> str:
    """By which rule it is refused, and why."""
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.values.get("why", caught.value.rule)


def test_what_comes_from_the_template_is_on_the_release() -> None:
    decision = reported()
    release = decision.release
    version = release.versions[0]

    assert (release.subject, release.purpose) == ("dprk.missile.launch", "Early warning")
    assert release.title == "Launch report 23 Nov 0300Z"
    assert release.titles == {
        "en": "Launch report 23 Nov 0300Z",
        "ja": "発射情報 11月23日 0300Z",
        "ko": "발사 보고 11월 23일 0300Z",
    }
    assert release.purposes["ko"] == "조기 경보" and release.template == "launch"
    assert (version.level, version.caveats, version.pointer) == ("S", (), False)
    assert release.lifetime == timedelta(days=3), "as FLASH has it"
    assert decision.content and decision.content.body is None and decision.content.report
    assert decision.content.report.values["kind"] == "srbm"


def test_no_field_is_in_what_is_told_without_opening_it() -> None:
    """Title, purpose and register are read by parties that may not read the content."""
    told = repr(reported(values={"objects": "7", "area_coordinates": "38.7351N 127E"}))

    assert "38.7351" not in told and "'7'" not in told


def test_a_template_may_have_caveats_and_a_lifetime_of_its_own() -> None:
    own = variant(
        ('precedence     = "FLASH"          #', 'caveats = ["ORCON"]\nlifetime = "24h" #')
    )
    release = reported(own).release

    assert "ORCON" in release.versions[0].caveats
    assert release.lifetime == timedelta(hours=24)


def test_a_real_report_has_another_level_than_one_in_an_exercise() -> None:
    real = variant(("exercise       = true ", "exercise = false "))

    assert reported(real).release.versions[0].level == "U"
    assert reported().release.versions[0].level == "S"


def test_above_the_ceiling_it_is_a_reference_and_never_fields() -> None:
    assert refused(lambda: reported(ABOVE)) == "template_level"
    pointed = reported(ABOVE, values={}, **REFERENCE)

    assert pointed.release.versions[0].pointer
    assert pointed.content and pointed.content.reference == "J2-1123-7"
    assert refused(lambda: reported(ABOVE, values={})) == "content_missing"


def test_below_the_ceiling_it_is_fields_and_never_a_reference() -> None:
    assert refused(lambda: reported(values={}, **REFERENCE)) == "template-empty"


def test_a_form_of_another_wording_is_refused() -> None:
    changed = variant(('en = "Time of launch"', 'en = "Launched"'))
    draft = filled()

    assert refused(lambda: steps.request(None, book("KLO", under=changed), draft=draft)) == (
        "template-changed"
    )
    assert refused(lambda: reported(template="satellite")) == "template-gone"


def test_every_rule_of_an_offer_holds_for_a_report() -> None:
    """Clearance, need-to-know, route and precedence are asked for all at once."""
    uncleared = [replace(o, clearance="C") if o.id == who("KLO") else o for o in OFFICERS]

    def send(**changes: Any) -> Callable[[], object]:
        return lambda: steps.request(None, book("KLO", roster=uncleared), draft=filled(**changes))

    assert refused(send()) == "clearance_lapsed"
    assert refused(lambda: reported(to=("KOR",))) == "route_missing"
    assert refused(lambda: reported(to=())) == "field_missing"
    assert refused(lambda: reported(precedence="")) == "field_missing"
    assert refused(lambda: steps.request(None, book("KFDO"), draft=filled())) == "wrong_role"


def test_it_is_decided_as_any_other() -> None:
    release = approved(reported().release)

    assert [d.stage.value for d in release.deliveries] == ["relay_review"]
    assert release.deliveries[0].consents[0].hash == release.versions[0].hash


def sent_back(release: Release) -> Release:
    """What the originator's approver returned."""
    return steps.send_back(release, book("KFDO"), code="unclear", note="Which?", version=1).release


def test_what_was_returned_is_revised_by_its_template_alone() -> None:
    """A form that takes free text would let in what the template keeps out; nor the reverse."""
    report, other = sent_back(reported().release), sent_back(requested())
    again = steps.revise(report, book("KLO", now=at(5)), draft=filled(to=(), precedence=""))

    assert again.release.version and again.release.version.n == 2
    assert again.release.titles == report.titles, "the time of the first sending stays"
    assert again.release.version.hash != report.versions[0].hash
    assert refused(lambda: steps.revise(report, book("KLO"), draft=LAUNCH)) == "template-other"
    assert refused(lambda: steps.revise(other, book("KLO"), draft=filled())) == ("template-other")


def test_a_time_is_read_in_the_zone_of_who_types_it() -> None:
    """Noon in Seoul is not noon in Washington; both say Zulu by its letter."""
    in_seoul = book("KLO", roster=[replace(o, timezone="Asia/Seoul") for o in OFFICERS])
    korean, zulu = (
        steps.request(None, in_seoul, draft=filled(values={"launched_at": typed})).content
        for typed in ("12:00", "0300Z")
    )

    assert korean and korean.report and zulu and zulu.report
    assert korean.report.values == zulu.report.values
    assert korean.report.values["launched_at"] == f"{NOON:%Y-%m-%dT%H:%MZ}"
