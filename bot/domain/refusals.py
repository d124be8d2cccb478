"""
Every reason to refuse: one class each, with a stable rule id and the form field it belongs to.
"""

from typing import ClassVar


class Refusal(Exception):
    """
    A rule that says no.

    The sentence an officer reads stands in the message files under the rule id, once per language;
    `values` are what it needs (`name` is the form field at fault). They hold no content and nothing
    of another desk.
    """

    rule: ClassVar[str]
    field: str | None = None
    repeated: bool = False
    """Whether it answers a request that was refused before."""
    also: tuple["Refusal", ...] = ()
    """What else is wrong with the same form."""

    def __init__(self, **values: str) -> None:
        super().__init__(self.rule)
        self.values = values
        self.field = values.get("name", self.field)


# Who asks, and where.


class StandInUnfit(Refusal):
    """The stand-in is of another party, lacks one of the roles, is away, or is the officer."""

    rule = "stand_in_unfit"
    field = "stand_in"


class TimeInvalid(Refusal):
    """A time that is not ahead, or too far ahead."""

    rule = "time_invalid"
    field = "until"


class NotRegistered(Refusal):
    """
    The person is not on the roster, or Slack shows a guest, a stranger, a bot or a deactivated
    account.
    """

    rule = "not_registered"


class PartyFixed(Refusal):
    """A roster moves officers (`users`) to another party: an account stays with its first party."""

    rule = "party_fixed"


class WrongChannel(Refusal):
    """Commands work in the own desk's channels and the app's direct messages only."""

    rule = "wrong_channel"


class WrongRole(Refusal):
    """The officer holds no role that may take this step (`role`)."""

    rule = "wrong_role"


class WrongParty(Refusal):
    """The step belongs to another party."""

    rule = "wrong_party"


class NotFound(Refusal):
    """There is no such release, or the officer may not know of it: both read the same."""

    rule = "not_found"


class SeveralMatch(Refusal):
    """A short number fits several of the officer's releases (`numbers`)."""

    rule = "several_match"


class UsageUnclear(Refusal):
    """A command that could not be read (`usage`)."""

    rule = "usage_unclear"


class SelfApproval(Refusal):
    """Nobody decides what they drafted or asked for."""

    rule = "self_approval"


class NoDelegation(Refusal):
    """The approver's delegation does not cover this subject."""

    rule = "no_delegation"


class ClearanceLapsed(Refusal):
    """The officer's clearance does not cover the level (`level`)."""

    rule = "clearance_lapsed"
    field = "level"


class NotRecipient(Refusal):
    """
    Only a recipient may do this.

    A recipient is a liaison officer of the destination with need-to-know; who drafts or asks needs
    to know as well (`about`: drafting).
    """

    rule = "not_recipient"


class NobodyCanDecide(Refusal):
    """A slot on the route could never be filled by the party's approvers (`party`)."""

    rule = "nobody_can_decide"
    field = "to"


# What may go where.


class PartyNotInArrangement(Refusal):
    """A destination takes part in no arrangement with the originator (`party`)."""

    rule = "party_not_in_arrangement"
    field = "to"


class RouteMissing(Refusal):
    """No arrangement has a route from `origin` to `party`."""

    rule = "route_missing"
    field = "to"


class SubjectOutOfScope(Refusal):
    """The subject lies outside the arrangement's scope (`arrangement`)."""

    rule = "subject_out_of_scope"
    field = "subject"


class LevelNotAllowed(Refusal):
    """The arrangement does not carry this level (`arrangement`, `level`)."""

    rule = "level_not_allowed"
    field = "level"


class ArrangementSuspended(Refusal):
    """The arrangement is suspended (`arrangement`)."""

    rule = "arrangement_suspended"
    field = "to"


class ArrangementNotInForce(Refusal):
    """The arrangement is not in force (`arrangement`)."""

    rule = "arrangement_not_in_force"
    field = "to"


class AgreementInactive(Refusal):
    """An agreement that protects a hop is not active (`agreement`, `arrangement`)."""

    rule = "agreement_inactive"
    field = "to"


class MarkingInvalid(Refusal):
    """The marking breaks a rule of the register (`why`: a message id)."""

    rule = "marking_invalid"
    field = "caveats"


class RecipientOutsideMarking(Refusal):
    """A destination is not covered by the marking (`party`)."""

    rule = "recipient_outside_marking"
    field = "caveats"


class BodyAboveCeiling(Refusal):
    """Text of this level may not be held here: give a reference instead (`level`, `ceiling`)."""

    rule = "body_above_ceiling"
    field = "body"


class ReferenceAboveCeiling(Refusal):
    """Even a reference of this level may not be held here (`level`, `ceiling`)."""

    rule = "reference_above_ceiling"
    field = "reference"


# What was filled in.


class FieldMissing(Refusal):
    """A field is empty (`name`)."""

    rule = "field_missing"


class TooLong(Refusal):
    """A field holds more characters than it may (`name`, `limit`)."""

    rule = "too_long"


class TextInvalid(Refusal):
    """
    A field holds what cannot be kept or shown (`name`): a sign by its name in a `line`, or no text
    at all.
    """

    rule = "text_invalid"


class ValueUnknown(Refusal):
    """A field holds a key that the policy does not know (`name`)."""

    rule = "value_unknown"


class ContentMissing(Refusal):
    """Exactly one of text and reference is needed."""

    rule = "content_missing"
    field = "body"


class FingerprintInvalid(Refusal):
    """The document fingerprint is not 16 to 64 hexadecimal digits."""

    rule = "fingerprint_invalid"
    field = "sha256"


class LifetimeInvalid(Refusal):
    """The lifetime cannot be read, or is shorter than a minute."""

    rule = "lifetime_invalid"
    field = "lifetime"


class LifetimeTooLong(Refusal):
    """The lifetime is longer than the policy allows (`days`)."""

    rule = "lifetime_too_long"
    field = "lifetime"


class CodeMissing(Refusal):
    """
    A return needs one of the reason codes (`codes`), or what is typed behind `deny` looks like one
    (`step`).
    """

    rule = "code_missing"
    field = "code"


class ConditionInNote(Refusal):
    """
    A typed note limits (`limit`) a step that is to all of a release.

    Nothing is done, rather than more than was meant. `usage` is how the same words are sent as a
    note, `instead` how it is sent back to be narrowed.
    """

    rule = "condition_in_note"


# Where the release stands.


class WrongStage(Refusal):
    """The step does not follow from where the release stands (`stage`)."""

    rule = "wrong_stage"


class AlreadyDecided(Refusal):
    """The slot has been decided, or this officer has decided, or acted on it for another party."""

    rule = "already_decided"


class VersionStale(Refusal):
    """The release was revised since the card was drawn (`version`)."""

    rule = "version_stale"


class ConsentMissing(Refusal):
    """The originator's consent does not name this destination, or is not complete."""

    rule = "consent_missing"


class ConsentStale(Refusal):
    """The originator consented to other content than this."""

    rule = "consent_stale"


class CaveatNotConfirmed(Refusal):
    """All caveats of this version must be confirmed before it is read."""

    rule = "caveat_not_confirmed"
    field = "caveats"


class NotRead(Refusal):
    """The party has not read this version yet."""

    rule = "not_read"


class Expired(Refusal):
    """Its time is over."""

    rule = "expired"


class AlreadyCertified(Refusal):
    """The officer's party has certified destruction already, by as many persons as policy asks."""

    rule = "already_certified"


class WitnessNeeded(Refusal):
    """The officer has certified already; at this level a second person of the party does so too."""

    rule = "witness_needed"


class Recalled(Refusal):
    """The originator has recalled it."""

    rule = "recalled"


class ContentUnavailable(Refusal):
    """The sealed content cannot be opened: its key is destroyed or cannot be read."""

    rule = "content_unavailable"


class DuplicatePending(Refusal):
    """This form has already been sent."""

    rule = "duplicate_pending"


class ClockDoubted(Refusal):
    """The desk's clock is wrong: nothing is shown or let through until it is right again."""

    rule = "clock_doubted"


class NotStarted(Refusal):
    """The desk was too busy to begin in time: nothing was changed."""

    rule = "not_started"
    recorded_later: ClassVar[bool] = True
    """Whether the attempt gets a record of its own once there is time."""


class DiskFull(NotStarted):
    """There is room for nothing but what ends releases: this was not begun, and is counted."""

    rule = "disk_full"
    recorded_later = False


class NoRoomLeft(NotStarted):
    """There is no room even for what ends releases: nothing was changed."""

    rule = "no_room_left"
    recorded_later = False


class SlackUnreachable(Refusal):
    """
    Slack did not say who this is or (`where`) whose conversation, or did not open the window.

    Nothing was shown.
    """

    rule = "slack_unreachable"


class TokenRefused(SlackUnreachable):
    """
    Slack refuses the desk's token: until it has another one, nobody can be checked and nothing is
    shown.
    """

    rule = "token_refused"


class WindowUnsure(SlackUnreachable):
    """Slack did not say whether it opened the window: it may be on the screen."""

    rule = "window_unsure"


def every_refusal() -> dict[str, type[Refusal]]:
    """
    Collect all refusals.

    Returns:
        Rule id → class.
    """
    found: dict[str, type[Refusal]] = {}
    kinds = Refusal.__subclasses__()
    while kinds:
        kind = kinds.pop(0)
        found[kind.rule] = kind
        kinds += kind.__subclasses__()
    return found
