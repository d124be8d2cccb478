"""Which days a nation does not work, from a library of national holidays."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache


@cache
def days_off(country: str, year: int) -> frozenset[date]:
    """
    Return the public holidays of a country in a year.

    Args:
        country: ISO 3166-1 alpha-2 or alpha-3, as the policy's `holidays`.

    Raises:
        KeyError: The library knows no such country.
    """
    import holidays

    if not known(country):
        raise KeyError(country)
    found = holidays.country_holidays(country, years=year)
    return frozenset(day for day in found if day.year == year)


@cache
def known(country: str) -> bool:
    """Return whether the library knows a country under this code, spelled as it is."""
    import holidays

    return country in holidays.list_supported_countries()


def holiday_faults(countries: Mapping[str, str | None]) -> Iterator[str]:
    """
    Say what is wrong with the codes of a policy, a sentence each, with the code that was meant.

    Args:
        countries: By party, the code whose holidays it keeps; None for none.
    """
    for party, country in countries.items():
        if country is not None and not known(country):
            meant = _meant(country, party)
            mend = (
                repr(meant) if meant else "a country's ISO 3166-1 code of two letters, such as 'KR'"
            )
            yield (
                f"parties.{party}.working_hours.holidays: no holidays are known of {country!r}: "
                f"write {mend}."
            )


def _meant(country: str, party: str) -> str | None:
    """Return the alpha-2 code that was meant, by the name given or by the party's own code."""
    from babel.numbers import list_currencies

    plain, codes = "".join(filter(str.isalnum, country)).upper(), _codes()
    currency = plain[:2] if plain in list_currencies() else ""
    return next((codes[name] for name in (plain, currency, party.upper()) if name in codes), None)


@cache
def _codes() -> Mapping[str, str]:
    """Map what a country may be called, in capitals and without spaces, to its alpha-2 code."""
    from holidays.registry import COUNTRIES

    called = {key: (key.replace("_", ""), *names) for key, names in COUNTRIES.items()}
    return {name.upper(): names[1] for key, names in COUNTRIES.items() for name in called[key]}
