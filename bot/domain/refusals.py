"""
Every reason to refuse: one class each, with a stable rule id and the form field it belongs to.
"""

from typing import ClassVar

REFUSALS: dict[str, type["Refusal"]] = {}
"""Rule id → the kind of refusal."""


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

    def __init_subclass__(cls, *, rule: str, field: str | None = None) -> None:
        """
        Keep what a kind of refusal states in the head of its class.

        Args:
            rule: Its id, which is recorded and never changes.
            field: The form field that it belongs to.
        """
        cls.rule, cls.field = rule, field
        REFUSALS[rule] = cls

    def __init__(self, **values: str) -> None:
        super().__init__(self.rule)
        self.values = values
        self.field = values.get("name", self.field)


# Who asks, and where.


class StandInUnfit(Refusal, rule="stand_in_unfit", field="stand_in"):
    """The stand-in is of another party, lacks one of the roles, is away, or is the officer."""


class NotOnWatch(Refusal, rule="not_on_watch"):
    """Who does not have the watch has none to hand over."""


class ReliefUnfit(Refusal, rule="relief_unfit", field="to"):
    """The colleague could not stand the watch: another party or role, on leave, or the officer."""


class HandoverOver(Refusal, rule="handover_over"):
    """The watch is not offered to the officer, or no longer: it lapsed, or has passed on."""


class TimeInvalid(Refusal, rule="time_invalid", field="until"):
    """A time that is not ahead, or too far ahead."""


class NotRegistered(Refusal, rule="not_registered"):
    """
    The person is not on the roster, or Slack shows a guest, a stranger, a bot or a deactivated
    account.
    """


class PartyFixed(Refusal, rule="party_fixed"):
    """A roster moves officers (`users`) to another party: an account stays with its first party."""


class WrongChannel(Refusal, rule="wrong_channel"):
    """Commands work in the own desk's channels and the app's direct messages only."""


class WrongRole(Refusal, rule="wrong_role"):
    """The officer holds no role that may take this step (`role`)."""


class WrongParty(Refusal, rule="wrong_party"):
    """The step belongs to another party."""


class NotFound(Refusal, rule="not_found"):
    """There is no such release, or the officer may not know of it: both read the same."""


class SeveralMatch(Refusal, rule="several_match"):
    """A short number fits several of the officer's releases (`numbers`)."""


class NumberMissing(Refusal, rule="number_missing", field="number"):
    """The message on which a shortcut was used names no release."""


class UsageUnclear(Refusal, rule="usage_unclear"):
    """A command that could not be read (`usage`)."""


class DigestNotDue(Refusal, rule="digest_not_due"):
    """A digest of a day that is not over (`at`: when it is due; none past the last year)."""


class DigestBeforeDesk(Refusal, rule="digest_before_desk"):
    """A digest of a day before the desk's records begin (`at`: when they do)."""


class NoSupervisorsChannel(Refusal, rule="no_supervisors_channel"):
    """The desk has no channel for its supervisors that anything could be posted into."""


class SelfApproval(Refusal, rule="self_approval"):
    """Nobody decides what they drafted or asked for."""


class NoDelegation(Refusal, rule="no_delegation"):
    """The approver's delegation does not cover this subject."""


class ClearanceLapsed(Refusal, rule="clearance_lapsed", field="level"):
    """The officer's clearance does not cover the level (`level`)."""


class NotRecipient(Refusal, rule="not_recipient"):
    """
    Only a recipient may do this.

    A recipient is a liaison officer of the destination with need-to-know; who drafts or asks needs
    to know as well (`about`: drafting).
    """


class NobodyCanDecide(Refusal, rule="nobody_can_decide", field="to"):
    """A slot on the route could never be filled by the party's approvers (`party`)."""


class AuthorisationOver(Refusal, rule="authorisation_over"):
    """
    A standing authorisation (`authorisation`) covers nothing, or not this: it is revoked, ended, at
    rest or not confirmed, or there is none.
    """


class AuthorisationCap(Refusal, rule="authorisation_cap"):
    """As many as the cap (`cap`) of an authorisation have gone under it in 24 hours."""


class AuthorisationCeiling(Refusal, rule="authorisation_ceiling"):
    """The policy lets the party authorise less beforehand (`name`, `limit` or `ceiling`)."""


# What may go where.


class PartyNotInArrangement(Refusal, rule="party_not_in_arrangement", field="to"):
    """A destination takes part in no arrangement with the originator (`party`)."""


class RouteMissing(Refusal, rule="route_missing", field="to"):
    """No arrangement has a route from `origin` to `party`."""


class SubjectOutOfScope(Refusal, rule="subject_out_of_scope", field="subject"):
    """The subject lies outside the arrangement's scope (`arrangement`)."""


class LevelNotAllowed(Refusal, rule="level_not_allowed", field="level"):
    """The arrangement does not carry this level (`arrangement`, `level`)."""


class ArrangementSuspended(Refusal, rule="arrangement_suspended", field="to"):
    """The arrangement is suspended (`arrangement`)."""


class ArrangementNotInForce(Refusal, rule="arrangement_not_in_force", field="to"):
    """The arrangement is not in force (`arrangement`)."""


class AgreementInactive(Refusal, rule="agreement_inactive", field="to"):
    """An agreement that protects a hop is not active (`agreement`, `arrangement`)."""


class MarkingInvalid(Refusal, rule="marking_invalid", field="caveats"):
    """The marking breaks a rule of the register (`why`: a message id)."""


class RecipientOutsideMarking(Refusal, rule="recipient_outside_marking", field="caveats"):
    """A destination is not covered by the marking (`party`)."""


class BodyAboveCeiling(Refusal, rule="body_above_ceiling", field="body"):
    """Text of this level may not be held here: give a reference instead (`level`, `ceiling`)."""


class ReferenceAboveCeiling(Refusal, rule="reference_above_ceiling", field="reference"):
    """Even a reference of this level may not be held here (`level`, `ceiling`)."""


# What was filled in.


class FieldMissing(Refusal, rule="field_missing"):
    """A field is empty (`name`)."""


class TooLong(Refusal, rule="too_long"):
    """A field holds more characters than it may (`name`, `limit`)."""


class TextInvalid(Refusal, rule="text_invalid"):
    """
    A field holds what cannot be kept or shown (`name`): a sign by its name in a `line`, or no text
    at all.
    """


class ValueUnknown(Refusal, rule="value_unknown"):
    """
    A field holds a key that the policy does not know (`name`), or a snooze no time of its own
    (`about`: snooze).
    """


class ContentMissing(Refusal, rule="content_missing", field="body"):
    """Exactly one of text and reference is needed."""


class FingerprintInvalid(Refusal, rule="fingerprint_invalid", field="sha256"):
    """The document fingerprint is not 16 to 64 hexadecimal digits."""


class TemplateInvalid(Refusal, rule="template_invalid", field="to"):
    """
    A report does not fit its template, or that is not the one of now.

    `why` is a message id; `least`, `most`, `unit` and `sign` are what the template asks; `en`, `ja`
    and `ko` are the name of the other field.
    """


class TemplateLevel(Refusal, rule="template_level", field="to"):
    """
    The template's level is above what text may be held here: its report is a reference (`level`,
    `ceiling`).
    """


class LifetimeInvalid(Refusal, rule="lifetime_invalid", field="lifetime"):
    """The lifetime cannot be read, or is shorter than a minute."""


class LifetimeTooLong(Refusal, rule="lifetime_too_long", field="lifetime"):
    """The lifetime is longer than the policy allows (`days`)."""


class NarrowerOnly(Refusal, rule="narrower_only", field="to"):
    """
    A consent is for those it was asked for (`parties`) and as long as was asked for (`span`), or
    for fewer and shorter. `about` says which of them was exceeded, `named` whom it named besides.
    """


class LifetimeOverConsent(Refusal, rule="lifetime_over_consent", field="lifetime"):
    """
    The hub names a longer time than the originator consented to (`span`), or an extension (`about`)
    goes beyond the shorter time that the hub gave.
    """


class CodeMissing(Refusal, rule="code_missing", field="code"):
    """
    A return needs one of the reason codes (`codes`), or what is typed behind `deny` looks like one
    (`step`).
    """


class ConditionInNote(Refusal, rule="condition_in_note"):
    """
    A typed note limits (`limit`) a step that is to all of a release.

    Nothing is done, rather than more than was meant. `usage` is how the same words are sent as a
    note, `instead` how a consent for fewer, or for less long, is typed.
    """


# Where the release stands.


class WrongStage(Refusal, rule="wrong_stage"):
    """The step does not follow from where the release stands (`stage`)."""


class AlreadyDecided(Refusal, rule="already_decided"):
    """The slot has been decided, or this officer has decided, or acted on it for another party."""


class VersionStale(Refusal, rule="version_stale"):
    """The release was revised since the card was drawn (`version`)."""


class ConsentMissing(Refusal, rule="consent_missing"):
    """The originator's consent does not name this destination, or is not complete."""


class ConsentStale(Refusal, rule="consent_stale"):
    """The originator consented to other content than this."""


class CaveatNotConfirmed(Refusal, rule="caveat_not_confirmed", field="caveats"):
    """All caveats of this version must be confirmed before it is read."""


class NotRead(Refusal, rule="not_read"):
    """The party has not read this version yet."""


class NudgedAlready(Refusal, rule="nudged_already"):
    """The step has been nudged within the hour; it can be again from a moment on (`at`)."""


class NobodyToNudge(Refusal, rule="nobody_to_nudge"):
    """Nobody who could take the step is there, or all of them put their reminders off."""


class QuestionOpen(Refusal, rule="question_open", field="text"):
    """
    A question about it is open already, or a step may have no more (`most`), or several are open
    and what was typed does not say which of them it answers (`asked`: open, most or several).
    """


class QuestionClosed(Refusal, rule="question_closed", field="text"):
    """No question is open to the officer's desk: it was answered, or closed by a decision."""


class Expired(Refusal, rule="expired"):
    """Its time is over: since a moment (`at`, ISO 8601) if it ended by itself."""


class AlreadyCertified(Refusal, rule="already_certified"):
    """The officer's party has certified destruction already, by as many persons as policy asks."""


class WitnessNeeded(Refusal, rule="witness_needed"):
    """The officer has certified already; at this level a second person of the party does so too."""


class Superseded(Refusal, rule="superseded"):
    """A correction took its place (`number`, `n`: which report it is)."""


class CorrectionPending(Refusal, rule="correction_pending"):
    """A correction of it waits already (`number`)."""


class NothingToCorrect(Refusal, rule="nothing_to_correct"):
    """No destination is left that a correction could go to."""


class Recalled(Refusal, rule="recalled"):
    """The originator has recalled it."""


class ContentUnavailable(Refusal, rule="content_unavailable"):
    """The sealed content cannot be opened: its key is destroyed or cannot be read."""


class DuplicatePending(Refusal, rule="duplicate_pending"):
    """This form has already been sent."""


class ClockDoubted(Refusal, rule="clock_doubted"):
    """The desk's clock is wrong: nothing is shown or let through until it is right again."""


class NotStarted(Refusal, rule="not_started"):
    """The desk was too busy to begin in time: nothing was changed."""

    recorded_later: ClassVar[bool] = True
    """Whether the attempt gets a record of its own once there is time."""


class DiskFull(NotStarted, rule="disk_full"):
    """There is room for nothing but what ends releases: this was not begun, and is counted."""

    recorded_later = False


class NoRoomLeft(NotStarted, rule="no_room_left"):
    """There is no room even for what ends releases: nothing was changed."""

    recorded_later = False


class SlackUnreachable(Refusal, rule="slack_unreachable"):
    """
    Slack did not say who this is or (`where`) whose conversation, or did not open the window.

    Nothing was shown.
    """


class TokenRefused(SlackUnreachable, rule="token_refused"):
    """
    Slack refuses the desk's token with an error code (`code`).

    Until the desk has another one, nobody can be checked and nothing is shown.
    """


class WindowUnsure(SlackUnreachable, rule="window_unsure"):
    """Slack did not say whether it opened the window: it may be on the screen."""
