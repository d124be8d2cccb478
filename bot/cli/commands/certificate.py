"""`tripoint certificate`: a signed page about a release, and whether such a page was altered."""

from argparse import Namespace
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from bot.cli.commands.releases import meant
from bot.cli.console import inputs
from bot.cli.console.open_store import act, open_store
from bot.cli.console.output import DONE, FAULT, CommandError, fresh_file, say, say_json, warn
from bot.cli.console.party_view import party_of
from bot.domain.book import Book
from bot.domain.release.release import Release
from bot.domain.release.visibility import visible_deliveries
from handlers.render.certificate import page
from handlers.text.words import Reader, Words, languages
from storage.audit.rows import newest_checkpoint
from storage.audit.signed_file import CertificateInvalid, sign_file, verify_file
from storage.keys.epoch_keys import key_end
from storage.releases.repository import chains, read
from storage.store.store import Store


def run(args: Namespace) -> int:
    """Make a certificate, or check one."""
    if args.number == "verify":
        return _verify(args)
    if args.file is not None or args.vkey:
        raise CommandError(
            "A file to check and --vkey go with: tripoint certificate verify FILE", usage=True
        )
    _make(args)
    return DONE


def _verify(args: Namespace) -> int:
    if args.file is None:
        raise CommandError(
            "Name the certificate to check: tripoint certificate verify FILE", usage=True
        )
    try:
        data = Path(args.file).read_bytes()
    except OSError as fault:
        raise CommandError(f"{args.file} cannot be read: {fault.strerror}.") from None
    try:
        signed = verify_file(data, args.vkey)
    except CertificateInvalid as fault:
        if args.json:
            say_json({"ok": False, "fault": str(fault)})
        warn(str(fault))
        return FAULT
    if args.json:
        say_json(
            {
                "ok": True,
                "number": signed.number,
                "origin": signed.origin,
                "vkey": signed.vkey,
                "fingerprint": signed.paper or None,
            }
        )
        return DONE
    say(f"This certificate about {signed.number} is as {signed.origin} signed it.")
    say(
        f"Checked with the key {signed.vkey}"
        + ("." if args.vkey else ", which the file itself names: compare it.")
    )
    if signed.paper:
        say(f"A paper of it carries the fingerprint {signed.paper}.")
    return DONE


def _make(args: Namespace) -> None:
    with open_store(inputs.settings()) as store:
        made = act("certificate")
        release, book, checkpoint = store.db.read(
            lambda connection: _seen(connection, store, args.number)
        ).now()
        reader = _reader(release, book, args.party, args.language)
        pdf, paper = _typeset(store, release, book, reader, checkpoint)
        name = args.output or f"{release.number}-{reader.party}.pdf"
        if name != "-" and Path(name).exists():
            raise CommandError(f"{name} is there already: name a new file.")
        digest = sha256(pdf).hexdigest()
        told = {"party": reader.party, "language": reader.words.language, "sha256": digest}
        told["fingerprint"] = paper
        store.releases.certificate_made(release.number, made, told).now()
        fresh_file(name, [pdf])
    if args.json and name != "-":
        say_json(told | {"number": release.number, "file": name})
    elif name != "-":
        say(f"The certificate is in {name}; check it with `tripoint certificate verify {name}`.")
        say(f"Its page carries the fingerprint {paper}.")


def _seen(connection: Connection, store: Store, typed: str) -> tuple[Release, Book, str]:
    number = meant(connection, typed)
    checkpoint = newest_checkpoint(connection)
    assert checkpoint is not None, "a release has records"
    release = read(connection, [number])[number]
    chain = chains(connection, {number: release}).get(number, ())
    book = store.db.booking.book(connection, inputs.now(), None, number, chain=chain)
    return release, book, checkpoint


def _reader(release: Release, book: Book, party: str | None, language: str | None) -> Reader:
    """
    Choose for whom a certificate is made, and in which words.

    Args:
        release: The release.
        book: The policy in force.
        party: The party named, or None for the originator.
        language: The language named, or None for the party's.

    Raises:
        CommandError: Nothing of the release was released as far as the party may know, or there is
            no such language.
    """
    party = party_of(book.policy, party) if party else release.originator
    known = book.policy.parties.get(party)
    if known is None or not any(d.released_at for d in visible_deliveries(release, party)):
        raise CommandError(
            f"{release.number} has not been released as far as {party} may know: there is nothing "
            "to certify."
        )
    if language is not None and language not in languages():
        raise CommandError(
            f"There is no language {language}: choose one of {', '.join(sorted(languages()))}.",
            usage=True,
        )
    return Reader(party, Words(language or known.lang, known.tz))


def _typeset(
    store: Store, release: Release, book: Book, reader: Reader, checkpoint: str
) -> tuple[bytes, str]:
    """Return the signed file, and the fingerprint that is printed on its page."""
    from bot.typesetting import typeset

    key, gone = store.db.keys.log_key(), store.db.keys.destroyed()
    keys = {v.n: key_end(release, v.n, gone) for v in release.versions}
    values = page(release, book, reader, keys, checkpoint=checkpoint, vkey=key.vkey)
    paper = str(values["fingerprint"])
    pdf = typeset("certificate.typ", values, kind="pdf")
    return sign_file(pdf, release.number, key, paper), paper
