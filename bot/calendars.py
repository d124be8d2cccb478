"""Which days a nation does not work, from a kept library of national holidays."""

from collections.abc import Callable
from datetime import date
from functools import cache

DaysOff = Callable[[str, int], frozenset[date]]
"""Country code and year → its public holidays, substitutes and observed days included."""


@cache
def days_off(country: str, year: int) -> frozenset[date]:
    """
    The public holidays of a country (ISO 3166-1 alpha-2, as the policy's `holidays`) in a year.

    Raises:
        KeyError: the library knows no such country.
    """
    import holidays

    if country not in holidays.list_supported_countries():
        raise KeyError(country)
    known = holidays.country_holidays(country, years=year)
    return frozenset(day for day in known if day.year == year)
