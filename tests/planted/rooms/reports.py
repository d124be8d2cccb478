"""Bugs in reports by templates: what is asked, how it is read and said, and what it keeps."""

from tests.planted.bugs import bug

JOURNEY = "tests/journey/test_launch_report.py"
LAUNCH = "tests/domain/steps/test_launch.py"
VALUES = "tests/domain/test_field_values.py"

BUGS = (
    bug(
        "a form of another wording is sent by the template of now",
        "bot.domain.steps.drafts:template_of",
        "if template is None or template.version != draft.version:",
        "if template is None:",
        f"{LAUNCH}::test_a_form_of_another_wording_is_refused",
    ),
    bug(
        "fields are taken above the level that the desk may hold",
        "bot.domain.steps.drafts:offers_fields",
        "return policy.within(level, policy.body_ceiling(exercise))",
        "return level in policy.levels",
        f"{LAUNCH}::test_above_the_ceiling_it_is_a_reference_and_never_fields",
    ),
    bug(
        "a real report has the level of one in an exercise",
        "bot.domain.policy.templates:Template.level_for",
        "self.exercise_level if exercise else self.level",
        "self.exercise_level",
        f"{LAUNCH}::test_a_real_report_has_another_level_than_one_in_an_exercise",
    ),
    bug(
        "a returned report is revised in free text",
        "bot.domain.steps.submission:offered",
        "if instead and instead.template != template_id:",
        "if instead and template_id and instead.template != template_id:",
        f"{LAUNCH}::test_what_was_returned_is_revised_by_its_template_alone",
    ),
    bug(
        "a report is hashed without what it was asked by",
        "bot.domain.release.report:Report.plain",
        '"version": self.version,',
        '"version": "",',
        "tests/domain/release/test_report.py::test_its_hash_is_of_the_values_and_of_the_template",
    ),
    bug(
        "a changed wording leaves a template's fingerprint as it was",
        "bot.domain.policy.templates:_template",
        "text = json.dumps(whole,",
        "text = json.dumps(replace(whole, fields=()),",
        "tests/domain/policy/test_templates.py::test_whatever_a_template_says_is_in_its_fingerprint",
    ),
    bug(
        "a report keeps the key of a choice and not its words",
        "bot.domain.field_values:_filled",
        'field.choices.get(value, {}) if field.type in ("place", "choice") else {}',
        "{}",
        f"{JOURNEY}::test_a_report_reaches_each_reader_in_their_language",
    ),
    bug(
        "an impact before its launch is sent",
        "bot.domain.field_values:_in_order",
        "if one and other and not holds",
        "if one and not other and not holds",
        f"{VALUES}::test_times_are_held_in_order_as_far_as_they_are_known",
    ),
    bug(
        "a range in other units is taken as kilometres",
        "bot.domain.field_values:_number",
        "found[3].strip() not in COUNTED[field.unit]",
        "not found[3]",
        f"{VALUES}::test_what_cannot_be_read_is_refused_at_its_field",
    ),
    bug(
        "half a minute past is read as a day three weeks ago",
        "bot.domain.text.moments:read",
        "if near and alone and abs(near - now) > DAY_ALONE:",
        "if near and alone and near > now:",
        "tests/domain/text/test_moments.py::test_what_could_mean_something_else_is_not_read",
    ),
    bug(
        "a launch before midnight is read as one of tomorrow",
        "bot.domain.text.moments:_nearest",
        "key=lambda moment: abs(moment - now)",
        "key=lambda moment: now - moment",
        "tests/domain/text/test_moments.py::test_what_is_left_out_is_that_nearest_to_now",
    ),
    bug(
        "the receipt of a report says all of its fields",
        "handlers.text.reports:times",
        'if field.type == "time" and field.value]',
        "if field.value]",
        f"{JOURNEY}::test_no_field_stands_anywhere_but_in_a_form",
    ),
)
