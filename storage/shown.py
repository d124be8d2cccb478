"""Open forms that show content: which of them show it longer than they may, whatever the timers are at."""

from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, or_, select

from bot.domain.stages import OPEN, READABLE
from storage import carding
from storage.carding import CARD
from storage.clock import Moment
from storage.rows import DELIVERY, RELEASE

_LATEST: Any = bindparam("latest")
# By the index: of the cards only open forms have such an id.
_DRAWN = (CARD.c.external_id > "", CARD.c.wants == CARD.c.drew)
_READ = and_(DELIVERY.c.stage.in_([stage.value for stage in READABLE]), DELIVERY.c.expires_at > _LATEST)
_DECIDED = and_(DELIVERY.c.stage.in_([stage.value for stage in OPEN]), RELEASE.c.decide_by > _LATEST)
_OF_HOLDER = or_(RELEASE.c.originator == CARD.c.party, DELIVERY.c.hub == CARD.c.party)
_MAY = or_(
    and_(CARD.c.kind == "view:body", DELIVERY.c.to_party == CARD.c.party, _READ),
    and_(CARD.c.kind == "view:details", _OF_HOLDER, or_(_READ, _DECIDED)),
)
_LIVE = exists().where(
    DELIVERY.c.number == CARD.c.number, DELIVERY.c.version == CARD.c.version, RELEASE.c.number == CARD.c.number, _MAY
)
_OVER = (*_DRAWN, ~_LIVE.correlate(CARD))


def any_over(c: Connection, moment: Moment) -> bool:
    """Whether an open form shows what is over at this moment; every one does while the clock is not believed."""
    which = _DRAWN if moment.set_back else _OVER
    return c.scalar(select(CARD.c.id).where(*which).limit(1), {"latest": moment.latest}) is not None


def blank(c: Connection, moment: Moment) -> None:
    """Have those forms drawn anew: the rule is asked then, and what it refuses is blanked."""
    which = _DRAWN if moment.set_back else _OVER
    over = list(c.scalars(select(CARD.c.id).where(*which), {"latest": moment.latest}))
    carding.redraw(c, CARD.c.id.in_(over), moment.now)
