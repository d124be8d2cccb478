"""The bugs, a table for each room of the house."""

from collections.abc import Mapping, Sequence

from tests.planted.bugs import Bug
from tests.planted.rooms import (
    agreed,
    beforehand,
    corrections,
    log,
    memory,
    officers_see,
    process,
    questions,
    reports,
    rules,
    sandbox,
    slack,
    watch,
)

ROOMS: Mapping[str, Sequence[Bug]] = {
    "bot.domain: who may do what": rules.BUGS,
    "bot.domain: what was agreed, and time": agreed.BUGS,
    "who is there: the watch and the duty list": watch.BUGS,
    "what is decided beforehand": beforehand.BUGS,
    "reports by templates": reports.BUGS,
    "a question and its answer": questions.BUGS,
    "bot.domain: corrections and cancels": corrections.BUGS,
    "storage": memory.BUGS,
    "storage: the audit log": log.BUGS,
    "handlers": officers_see.BUGS,
    "bot and bot.cli": process.BUGS,
    "bot.sandbox": sandbox.BUGS,
    "between the desk and Slack": slack.BUGS,
}
