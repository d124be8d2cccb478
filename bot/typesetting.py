"""Pages and pictures: a template filled with values, as PDF or PNG, also in Japanese and Korean."""

import json
import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""The categories of what has no sign: spaces, breaks, and what only steers how others stand."""
_VARIANTS = range(0xFE00, 0xFE10)
_SUBTABLE_OF_ALL = 12
"""The format of the table of a font that lists every character it has a glyph for."""


def lacking(text: str) -> list[str]:
    """
    Return the signs of a text that the font has no glyph for, each once, in their order.

    A letter whose accent would be drawn apart from it, and so over its neighbour, is one of them.
    """
    return [
        sign
        for sign in dict.fromkeys(text)
        if unicodedata.category(sign) not in _UNSEEN
        and ord(sign) not in _VARIANTS
        and not _has_glyph(ord(sign))
    ]


def _has_glyph(code: int) -> bool:
    starts, ends = _covered()
    at = bisect_right(starts, code) - 1
    return at >= 0 and code <= ends[at]


@cache
def _covered() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """
    Read which characters the font has a glyph for: the same in each of its faces.

    Returns:
        Where each range of them begins, and its last.

    Source: OpenType, the tables `ttcf` and `cmap`.
    """
    with _font().open("rb") as font:
        (face,) = struct.unpack(">12xL", font.read(16))
        font.seek(face)
        (count,) = struct.unpack(">4xH6x", font.read(12))
        tables = struct.iter_unpack(">4sLLL", font.read(16 * count))
        place, length = next((o, n) for tag, _, o, n in tables if tag == b"cmap")
        font.seek(place)
        table = font.read(length)
    (count,) = struct.unpack_from(">2xH", table)
    offsets = [o for _, o in struct.iter_unpack(">LL", table[4 : 4 + 8 * count])]
    at = next(o for o in offsets if struct.unpack_from(">H", table, o)[0] == _SUBTABLE_OF_ALL)
    (groups,) = struct.unpack_from(">L", table, at + 12)
    ranges = list(struct.iter_unpack(">LLL", table[at + 16 : at + 16 + 12 * groups]))
    return tuple(first for first, _, _ in ranges), tuple(last for _, last, _ in ranges)


def typeset(
    template: str, values: Mapping[str, object], *, kind: Literal["pdf", "png"], ppi: float = 144
) -> bytes:
    """
    Set one page from a template; the same template and values give the same bytes.

    Values reach the template as data (`json(bytes(sys.inputs.values))`), so nothing in them is
    taken for markup. Only the font installed with the desk is used, as `Noto Sans CJK JP` and `Noto
    Sans CJK KR`.

    Args:
        template: A file in `bot/templates`, such as `certificate.typ`.
        values: What JSON can hold.
        kind: "pdf" or "png".
        ppi: Pixels per inch of a picture.

    Returns:
        The file's bytes.

    Raises:
        RuntimeError: The template is wrong.
        ValueError: It makes more than one picture.
    """
    made = _compiler()(
        files("bot").joinpath("templates", template).read_bytes(),
        format=kind,
        ppi=ppi,
        sys_inputs={"values": json.dumps(values, ensure_ascii=False, sort_keys=True)},
    )
    if not isinstance(made, bytes):
        raise ValueError(f"{template} makes {len(made)} pages, not one")
    return made


@cache
def _compiler() -> Callable[..., Any]:
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[_font().parent]
    )
    return partial(typst.compile, font_paths=fonts)


def _font() -> Path:
    import noto_cjk_sans_otc

    return Path(str(noto_cjk_sans_otc.FONT_PATH))
