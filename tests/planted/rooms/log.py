"""
Bugs in the audit log: what it extends, what it keeps beside the keys, when it is broken, and the
way out.
"""

from tests.planted.bugs import bug

LOG = "tests/storage/audit/test_audit_log.py"
WATCH = "tests/bot/loops/test_log_watch.py"
FORGED = f"{LOG}::test_a_forged_log_is_never_gone_on_with"

BUGS = (
    bug(
        "the log's head is met without its lock",
        "storage.audit.rows:_HELD_HEADS",
        " FOR UPDATE",
        "",
        f"{LOG}::test_the_head_stays_as_it_was_met_until_the_record_is_added",
    ),
    bug(
        "a genuine head is believed whatever the records say",
        "storage.audit.anchor:_extending",
        "if reached != frontier:",
        "if not frontier:",
        f"{LOG}::test_a_record_changed_before_its_checkpoint_was_kept_is_found_by_who_catches_up"
        "[sqlite-in place]",
    ),
    bug(
        "frontier and checkpoint of the head may state two things",
        "storage.audit.anchor:_extending",
        "or stated.root != frontier.root():",
        "or stated.root == b'':",
        f"{LOG}::test_a_record_changed_before_its_checkpoint_was_kept_is_found_by_who_catches_up"
        "[sqlite-with a frontier that fits]",
    ),
    bug(
        "a head may be signed by anybody",
        "storage.audit.anchor:checked",
        'return verify(text if isinstance(text, str) else "", key.private.public_key(), '
        "key.origin)",
        "from storage.audit.checkpoint import Checkpoint; size, root = "
        'str(text).split("\\n")[1:3]; '
        'return Checkpoint(key.origin, int(size), __import__("base64").b64decode(root))',
        f"{FORGED}[sqlite-running-another_logs_head]",
    ),
    bug(
        "rows beyond the head are written over or left",
        "storage.audit.rows:_ADD",
        ".where(~_BEYOND)",
        "",
        f"{FORGED}[sqlite-running-row_far_beyond]",
    ),
    bug(
        "a lost checkpoint counts as that of a fresh log",
        "storage.audit.anchor:witnessed",
        'raise LogBroken("No checkpoint is kept beside the keys, so nothing shows that the log was '
        'not cut.")',
        'return Anchor(Frontier(), "", None)',
        f"{LOG}::test_a_lost_checkpoint_stops_the_desk[sqlite-checkpoint]",
    ),
    bug(
        "a key is made before a checkpoint is kept",
        "storage.keys.directory:KeyDirectory._begin_log",
        "        self.put_witness(checkpoint.sign(private, origin, 0, EMPTY_ROOT), Frontier())\n",
        "",
        "tests/storage/keys/test_keys.py::TestWitness::test_a_log_begins_with_an_empty_checkpoint"
        "[own root key]",
    ),
    bug(
        "the checkpoint is replaced by one that need not extend it",
        "storage.transaction.audit_log:AuditLog.keep",
        "if text != head.follows:",
        "if not text:",
        f"{LOG}::test_a_replica_that_forks_the_log_at_one_size_stops[sqlite]",
    ),
    bug(
        "a checkpoint that lies ahead is forgotten",
        "storage.transaction.audit_log:AuditLog.keep",
        "self._reach(key, text, kept)",
        "pass",
        f"{LOG}::test_a_log_rolled_back_below_what_another_replica_kept_is_found_by_the_next_act[sqlite]",
    ),
    bug(
        "a checkpoint that was passed in the meantime is awaited",
        "storage.transaction.audit_log:AuditLog._reach",
        "known is None or known.size < kept.size",
        "True",
        f"{LOG}::TestHonest::test_a_checkpoint_kept_ahead_of_one_act_and_behind_the_next_is_no_fault[sqlite]",
    ),
    bug(
        "a checkpoint that was passed in the meantime is not looked at",
        "storage.transaction.audit_log:AuditLog._reach",
        "self._attempts.read(lambda c: self._prove(c, key, text, known))",
        "pass",
        f"{LOG}::test_a_checkpoint_that_was_passed_and_not_reached_stops[sqlite]",
    ),
    bug(
        "a record may be older than the one before it",
        "storage.transaction.audit_log:AuditLog.append",
        "max(rows.microseconds(at) if at else 0, head.at or 0)",
        "rows.microseconds(at) if at else 0",
        f"{LOG}::test_a_record_is_never_older_than_the_one_before_it[sqlite]",
    ),
    bug(
        "security officers are told of a broken log at each look",
        "storage.outbox.broken_log:report_broken",
        "moment=since",
        "moment=book.now",
        f"{LOG}::TestLook::test_it_is_told_once_and_open_forms_fall_behind[sqlite]",
    ),
    bug(
        "open forms stay while the log is broken",
        "storage.outbox.broken_log:report_broken",
        "CARD.c.wanted_version == CARD.c.drawn_version",
        "CARD.c.wanted_version != CARD.c.drawn_version",
        f"{LOG}::TestLook::test_it_is_told_once_and_open_forms_fall_behind[sqlite]",
    ),
    bug(
        "a form that is drawn while the log is broken keeps its text",
        "handlers.notices.notices:draw",
        "if row.external_id is not None and seen.halted:",
        "if row.external_id is None and seen.halted:",
        "tests/journey/test_broken_log.py::test_nothing_is_done_and_everybody_is_told_once[sqlite]",
    ),
    bug(
        "other processes do not hear that the log is broken",
        "storage.store.audit_checks:AuditChecks._meet",
        "if known:",
        "if not known:",
        f"{LOG}::TestLook::test_every_process_takes_over_what_one_has_found[sqlite]",
    ),
    bug(
        "the daily verification compares nothing with what was signed",
        "storage.audit.anchor:verify_page",
        "known.get(reached.size, reached.hashes[-1]) != reached.hashes[-1]",
        "known is None",
        f"{WATCH}::test_a_record_changed_in_place_is_found_within_a_day[sqlite-with a leaf that "
        "fits]",
    ),
    bug(
        "the log is opened again while a desk runs",
        "storage.database.atomic_files:in_use",
        "fcntl.LOCK_EX if alone else fcntl.LOCK_SH",
        "fcntl.LOCK_SH",
        f"{LOG}::TestReopen::test_no_desk_may_be_running[sqlite]",
    ),
    bug(
        "a reopening leaves no word of what was found",
        "storage.transaction.reopen:reopen",
        '{"because": because, "first": first[0], ',
        '{"because": because, ',
        f"{FORGED}[sqlite-running-cut]",
    ),
    bug(
        "a reopened log is still called broken",
        "storage.transaction.reopen:reopen",
        "broken_log.forget_broken(c)",
        "pass",
        f"{LOG}::TestReopen::test_what_was_broken_is_forgotten_only_by_it[sqlite]",
    ),
)
