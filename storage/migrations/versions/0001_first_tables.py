"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STAGES = (
    "('asked', 'originator_review', 'relay_review', 'returned', 'released', 'acknowledged', "
    "'denied', 'withdrawn', 'lapsed', 'recalled', 'expired')"
)


def _kind(of: Any) -> Any:
    def column(name: str, *, nullable: bool = False, **more: Any) -> "sa.Column[Any]":
        return sa.Column(name, of, nullable=nullable, **more)

    return column


_text, _long_text, _time, _flag = (
    _kind(of) for of in (AutoString(), sa.Text(), UTCDateTime(), sa.Boolean())
)
_int, _long, _bytes, _list = (
    _kind(of) for of in (sa.Integer(), sa.BigInteger(), sa.LargeBinary(), sa.JSON())
)
_id = _kind(sa.BigInteger().with_variant(sa.Integer(), "sqlite"))


def _check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{name}"))


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _of_release(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["number"], ["release.number"], name=op.f(f"fk_{table}_number"))


def _index(
    table: str, name: str, *columns: str, unique: bool = False, where: str | None = None
) -> None:
    rule: dict[str, Any] = (
        {}
        if where is None
        else {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
    )
    op.create_index(op.f(name), table, list(columns), unique=unique, **rule)


def upgrade() -> None:
    """Make it so."""
    # fmt: off
    op.create_table("arrangement_event", _id("id"), _text("arrangement"), _text("party"),
        _text("kind"),
        _time("effective_at"), _time("declared_at"),
        _check("arrangement_event_kind",
            "kind IN ('in_force', 'suspend', 'resume', 'notice', 'notice_withdrawn', 'terminate')"),
        _key("arrangement_event", "id"))
    op.create_table("audit", _id("seq", autoincrement=False), _long("at"), _text("actor"),
        _text("party", nullable=True), _text("action"), _text("object", nullable=True),
        _text("result"),
        _text("rule", nullable=True), _long_text("detail", nullable=True), _bytes("leaf"),
        _check("audit_shape", "seq >= 0 AND length(leaf) = 32"), _key("audit", "seq"))
    _index("audit", "ix_audit_object", "object")
    op.create_table("audit_head", _int("id", autoincrement=False), _long("size"),
        _bytes("frontier"),
        _long_text("checkpoint"), _check("audit_head_single", "id = 1"), _key("audit_head", "id"))
    op.create_table("book", _int("id", autoincrement=False), _int("revision"), _long_text("policy"),
        _check("book_single", "id = 1"), _key("book", "id"))
    op.create_table("channel", _text("id"), _time("next_at"), _key("channel", "id"))
    op.create_table("desk", _text("party"), _text("liaison"), _text("approvals"),
        _text("supervisors", nullable=True),
        _key("desk", "party"))
    op.create_table("inbound", _text("key"), _time("at"), _long_text("outcome", nullable=True),
        _key("inbound", "key"))
    _index("inbound", "ix_inbound_at", "at")
    op.create_table("officer", _text("id"), _text("party"), _text("name"), _list("roles"),
        _text("clearance"),
        _list("subjects", nullable=True), _flag("duty"), _text("language"), _text("timezone"),
        _flag("active"),
        _key("officer", "id"))
    op.create_table("release", _text("number"), _text("ref"), _text("code"), _text("kind"),
        _text("originator"),
        _text("arrangement"), _text("subject"), _text("title"), _text("purpose"),
        _text("precedence"), _int("rank"),
        _flag("exercise"), _text("drafted_by", nullable=True), _text("asked_by", nullable=True),
        _text("asked_party", nullable=True), _time("submitted_at"), _time("decide_by"),
        _long("lifetime"),
        _int("revision"), _check("release_kind", "kind IN ('request', 'ask')"),
        _check("release_shape",
            "length(code) = 4 AND length(ref) = 16 AND revision > 0 AND lifetime > 0"),
        _key("release", "number"), sa.UniqueConstraint("ref", name=op.f("uq_release_ref")))
    _index("release", "ix_release_arrangement", "arrangement")
    _index("release", "ix_release_asked_by", "asked_by")
    _index("release", "ix_release_asked_party_submitted_at", "asked_party", "submitted_at")
    _index("release", "ix_release_code", "code")
    _index("release", "ix_release_drafted_by", "drafted_by")
    _index("release", "ix_release_originator_submitted_at", "originator", "submitted_at")
    op.create_table("setting", _text("key"), _text("value"), _key("setting", "key"))
    op.create_table("view_taken", _text("view"), _time("at"), _key("view_taken", "view"))
    _index("view_taken", "ix_view_taken_at", "at")
    op.create_table("card", _id("id"), _text("number"), _text("kind"), _text("party"),
        _int("version"),
        _text("officer", nullable=True), _text("channel", nullable=True),
        _text("ts", nullable=True),
        _text("external_id", nullable=True), _text("mark"), _int("wants"), _int("drew"),
        _int("rank"), _time("since"),
        _time("not_before", nullable=True), _time("lease_until", nullable=True),
        _time("tried_at", nullable=True),
        _int("attempts"), _text("held", nullable=True), _flag("told"),
        _text("error", nullable=True),
        _check("card_kind", "kind IN ('decision', 'release', 'asked', 'returned', 'own', "
            "'view:body', 'view:details')"),
        _check("card_shape", "wants >= drew AND drew >= 0 AND attempts >= 0 AND version >= 0"),
        _check("card_view", "(substr(kind, 1, 5) = 'view:') = (external_id IS NOT NULL)"),
        _of_release("card"),
        _key("card", "id"), sa.UniqueConstraint("external_id", name=op.f("uq_card_external_id")),
        sa.UniqueConstraint("mark", name=op.f("uq_card_mark")))
    _index("card", "ix_card_behind", "channel", "rank", "since", where="wants > drew")
    _index("card", "ix_card_number", "number")
    _index("card", "ix_card_officer", "officer")
    _index("card", "uq_card_desk", "number", "kind", "party", "version", unique=True,
        where="officer IS NULL")
    _index("card", "uq_card_officer", "number", "kind", "party", "version", "officer", unique=True,
        where="officer IS NOT NULL AND external_id IS NULL")
    op.create_table("consent", _id("id"), _text("number"), _text("to_party"), _text("slot"),
        _text("by"),
        _text("party"), _int("version"), _text("hash"), _list("parties"), _time("at"),
        _flag("unread"),
        _check("consent_shape", "version > 0 AND length(hash) = 64"),
        _check("consent_slot", "slot IN ('originator', 'relay')"), _of_release("consent"),
        _key("consent", "id"))
    _index("consent", "uq_consent_once", "number", "to_party", "slot", "version", "by", unique=True)
    op.create_table("content", _text("number"), _int("version", autoincrement=False),
        _text("epoch"),
        _bytes("wrapped_key"), _bytes("nonce"), _bytes("ciphertext"),
        _check("content_sealed", "length(ciphertext) >= 16"),
        _check("content_shape",
            "length(epoch) = 10 AND length(wrapped_key) = 60 AND length(nonce) = 12"),
        _of_release("content"), _key("content", "number", "version"))
    _index("content", "ix_content_epoch", "epoch")
    op.create_table("delivery", _text("number"), _text("to_party"), _int("place"), _list("hops"),
        _text("hub", nullable=True), _text("stage"), _time("stage_since"),
        _text("waits_for", nullable=True),
        _int("version"), _time("offered_at", nullable=True), _time("released_at", nullable=True),
        _time("expires_at", nullable=True), _time("acknowledged_at", nullable=True),
        _text("acknowledged_by", nullable=True),
        _check("delivery_shape", "version >= 0 AND place >= 0"),
        _check("delivery_stage", f"stage IN {_STAGES}"), _of_release("delivery"),
        _key("delivery", "number", "to_party"))
    _index("delivery", "ix_delivery_hub_offered_at", "hub", "offered_at")
    _index("delivery", "ix_delivery_stage_expires_at", "stage", "expires_at")
    _index("delivery", "ix_delivery_stage_since", "stage", "stage_since")
    _index("delivery", "ix_delivery_to_party_released_at", "to_party", "released_at")
    _index("delivery", "ix_delivery_waits_for_stage", "waits_for", "stage", "stage_since")
    op.create_table("history", _id("id"), _text("number"), _text("to_party", nullable=True),
        _text("step"),
        _text("by", nullable=True), _text("party", nullable=True), _time("at"), _int("version"),
        _text("before", nullable=True), _text("after", nullable=True), _text("code", nullable=True),
        _text("note", nullable=True),
        _check("history_after", f"after IN {_STAGES} OR after IS NULL"),
        _check("history_before", f"before IN {_STAGES} OR before IS NULL"), _of_release("history"),
        _key("history", "id"))
    _index("history", "ix_history_at", "at", "step", "party", "to_party", "number")
    _index("history", "ix_history_number", "number", "id")
    op.create_table("reading", _id("id"), _text("number"), _text("by"), _text("party"),
        _int("version"),
        _text("kind"), _time("at"),
        _check("reading_kind", "kind IN ('caveats', 'read', 'details')"),
        _of_release("reading"), _key("reading", "id"))
    _index("reading", "uq_reading_once", "number", "by", "version", "kind", unique=True)
    op.create_table("timer", _id("id"), _text("number", nullable=True), _text("step"),
        _text("party"),
        _time("due_at"), _flag("done"), _int("attempts"), _time("not_before", nullable=True),
        _check("timer_shape", "attempts >= 0"), _of_release("timer"), _key("timer", "id"))
    _index("timer", "ix_timer_due", "due_at", where="NOT done")
    _index("timer", "uq_timer_desk", "step", "party", "due_at", unique=True, where="number IS NULL")
    _index("timer", "uq_timer_release", "number", "step", "party", "due_at", unique=True,
        where="number IS NOT NULL")
    op.create_table("version", _text("number"), _int("n", autoincrement=False), _text("level"),
        _text("national_word"), _list("caveats"), _list("rel_to"), _text("drafted_by"), _time("at"),
        _text("hash"),
        _flag("pointer"), _check("version_shape", "n > 0 AND length(hash) = 64"),
        _of_release("version"),
        _key("version", "number", "n"))
    _index("version", "ix_version_drafted_by", "drafted_by")
    # fmt: on


def downgrade() -> None:
    """Make it as it was: empty."""
    for table in (
        "version",
        "timer",
        "reading",
        "history",
        "delivery",
        "content",
        "consent",
        "card",
        "view_taken",
        "setting",
        "release",
        "officer",
        "inbound",
        "desk",
        "channel",
        "book",
        "audit_head",
        "audit",
        "arrangement_event",
    ):
        op.drop_table(table)
