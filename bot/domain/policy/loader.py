"""Reads the policy file: every key is expected, and every fault is reported at once."""

import hashlib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.policy import parse_parties, parse_rules
from bot.domain.policy.model import Policy
from bot.domain.policy.parse_parties import Names, entries
from bot.domain.policy.toml_table import PolicyFaults, Table
from bot.domain.policy.validation import note_contradictions


class PolicyInvalid(Exception):
    """
    The policy cannot be used.

    Attributes:
        faults: All that is wrong with it, one sentence each.
    """

    def __init__(self, faults: Collection[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def load(text: str) -> Policy:
    """
    Read a policy from TOML text.

    Raises:
        PolicyInvalid: With every fault of the text, each beginning with the path of its key.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PolicyInvalid([f"policy: cannot be read as TOML: {error}."]) from None
    faults = PolicyFaults()
    policy = _policy(Table(document, "", faults), hashlib.sha256(text.encode()).hexdigest())
    note_contradictions(policy, faults)
    if faults.found:
        raise PolicyInvalid(faults.found)
    return replace(policy, idle=tuple(faults.idle))


def _policy(root: Table, fingerprint: str) -> Policy:
    names = _names(root.values)
    levels = parse_parties.levels(root.inside("levels"), names)
    ranks = {key: level.rank for key, level in levels.items()}
    policy = Policy(
        schema_version=root.whole("schema_version", least=1),
        policy_id=root.text("policy_id"),
        exercise=root.flag("exercise"),
        content=parse_rules.content(root.inside("content"), names),
        levels=levels,
        parties=entries(root.inside("parties"), parse_parties.party),
        subjects=entries(
            root.inside("subjects"), lambda key, table: parse_parties.subject(key, table, names)
        ),
        arrangements=entries(
            root.inside("arrangements"),
            lambda key, table: parse_parties.arrangement(key, table, names),
        ),
        precedences=entries(root.inside("precedence"), parse_rules.precedence),
        split=root.numbers("precedence_split", float, keys=parse_rules.STEPS),
        reminders=parse_rules.reminders(root.inside("reminders"), names),
        caveats=entries(
            root.inside("caveats"), lambda key, table: parse_parties.caveat(key, table, names)
        ),
        lifetime=parse_rules.lifetime(root.inside("lifetime"), names),
        approvals=parse_rules.approvals(root.inside("approvals"), names, ranks),
        duties=parse_rules.duties(root.inside("duties")),
        standing=tuple(
            parse_rules.standing(row, names) for row in root.rows("standing", needed=False)
        ),
        digests=parse_rules.digests(root.inside("digest")),
        fingerprint=fingerprint,
    )
    root.close()
    return policy


def _names(document: Mapping[str, Any]) -> Names:
    def keys(of: str) -> tuple[str, ...]:
        found = document.get(of)
        return (
            tuple(key for key in found if key not in ("names", "uplift"))
            if isinstance(found, dict)
            else ()
        )

    return Names(
        *map(keys, ("levels", "parties", "subjects", "arrangements", "precedence", "caveats"))
    )
