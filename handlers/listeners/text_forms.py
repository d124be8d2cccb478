"""
The forms in which the text of a release is written anew: an answer, a revision, a correction.
"""

from collections.abc import Mapping

from bot.domain.book import Book
from bot.domain.field_values import typed_again
from bot.domain.refusals import TemplateInvalid
from bot.domain.release.content import Content
from bot.domain.release.release import Release
from bot.domain.release.stages import CORRECT
from bot.domain.steps import corrections
from bot.domain.steps.drafts import Draft, ReportDraft
from handlers.forms import foreseen, forms, launch_form
from handlers.listeners import content_views
from handlers.requests.caller import Caller
from handlers.slack.blocks import Json
from storage.transaction.act import Outcome


async def again(caller: Caller, seen: Outcome, version: int) -> Json:
    """Return the form of an answer, a revision or a correction, a correction's filled in."""
    release, book = seen.release, seen.book
    if caller.request.progress.action != CORRECT:
        return _form_of_text(caller, release, book, {}, None)
    name = caller.context.external_id()
    content = await content_views.begun(caller, release.number, version, name)
    begun = _typed_of(content) if content else {}
    newest = release.versions[-1]
    template = book.policy.templates.get(release.template or "")
    opens = (
        ReportDraft(template.id, template.version)
        if template
        else Draft(level=newest.level, caveats=newest.caveats)
    )
    return correcting(caller, release, book, opens, begun, name if content else None)


def correcting(
    caller: Caller,
    release: Release,
    book: Book,
    draft: Draft | ReportDraft,
    begun: Mapping[str, str],
    name: str | None,
) -> Json:
    """Return the form of a correction, which says the way that a draft would go now."""
    form = _form_of_text(caller, release, book, begun, name)
    found = corrections.foreseen(release, book, draft=draft)
    return foreseen.correcting(form, found, book, caller.words)


def _form_of_text(
    caller: Caller, release: Release, book: Book, begun: Mapping[str, str], name: str | None
) -> Json:
    """
    Return the form in which the text of a release is written anew.

    Args:
        caller: who writes it.
        release: the release.
        book: the policy in force.
        begun: input → what stands in it at first.
        name: the form's external id, where it shows content.

    Raises:
        TemplateInvalid: it was made from a template that the policy has no more.
    """
    step, officer, words = caller.request.progress.action, caller.officer, caller.words
    if release.template is None:
        return forms.draft_form(step, release, book, officer, words, begun=begun, external_id=name)
    template = book.policy.templates.get(release.template)
    if template is None:
        raise TemplateInvalid(why="template-gone")
    return launch_form.redraft_form(
        step, release, template, book, officer, words, begun=begun, external_id=name
    )


def _typed_of(content: Content) -> dict[str, str]:
    """Return input → what is typed in it for a content."""
    own = {name: getattr(content, name) or "" for name in ("body", "reference", "sha256")}
    return own | (typed_again(content.report) if content.report else {})
