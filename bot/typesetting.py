"""
Pages and pictures: a template of ours, filled with values, as PDF or PNG, with Japanese and Korean
signs.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal


def typeset(
    template: str, values: Mapping[str, object], *, kind: Literal["pdf", "png"], ppi: float = 144
) -> bytes:
    """
    One page set from a template; the same template and values give the same bytes.

    Values reach the template as data (`json(bytes(sys.inputs.values))`), so that nothing in them is
    ever taken for markup. Only the font that is installed with the desk is used, as `Noto Sans CJK
    JP` and `Noto Sans CJK KR`.

    Args:
        template: the name of a file in `bot/templates`, such as `certificate.typ`.
        values: what JSON can hold.
        ppi: pixels per inch of a picture.

    Raises:
        RuntimeError: the template is wrong.
        ValueError: it makes more than one picture.
    """
    import typst

    made = typst.compile(
        files("bot").joinpath("templates", template).read_bytes(),
        format=kind,
        ppi=ppi,
        font_paths=_fonts(),
        sys_inputs={"values": json.dumps(values, ensure_ascii=False, sort_keys=True)},
    )
    if not isinstance(made, bytes):
        raise ValueError(f"{template} makes {len(made)} pages, not one")
    return made


@cache
def _fonts() -> Any:
    import noto_cjk_sans_otc
    import typst

    folder = Path(str(noto_cjk_sans_otc.FONT_PATH)).parent
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
