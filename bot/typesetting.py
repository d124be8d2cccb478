"""Pages and pictures: a template filled with values, as PDF or PNG, also in Japanese and Korean."""

import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal


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
    import noto_cjk_sans_otc
    import typst

    folder = Path(str(noto_cjk_sans_otc.FONT_PATH)).parent
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
    return partial(typst.compile, font_paths=fonts)
