"""Models as tools spell them: hub names, paths, checkpoints and suffixes of quantisation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import pandas as pd

from emergence.models import PYTHIA_LAST, SHIPPED, read_models, scale_of

# No part can be read in two ways, so that no name takes long.
_QUANTISED = re.compile(
    r"(?:[-_.](?:gptq|awq|gguf|ggml|exl2|hqq|bnb|[348][-_]?bits?|int[48]|w[48]a(?:8|16)|fp8|nf4"
    r"|i?q[2-8](?:_(?:[01]|k|s|m|l|xs|xxs|nl))*))+$",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"(?:^|[-_/@:. ])(?:global_)?step[-_ ]?(\d{1,9})(-tokens\d{1,6}B)?(?=$|[-_/@:. ])",
    re.IGNORECASE,
)
_SNAPSHOT = re.compile(r"models--([^/]+)/snapshots/[^/]+")

LONGEST_PATH = 1000
"""Characters beyond which nothing is looked for in a name."""


@dataclass(frozen=True)
class Recognised:
    """A model under its name here, and what was done to it.

    Attributes
    ----------
    name
        Key of the models table, or as the tool spells it where we know none.
    variant
        Quantisation, such as ``GPTQ``.
    """

    name: str
    variant: str | None = None


@lru_cache(maxsize=10_000)
def recognise(spelled: str) -> Recognised:
    """Find the model that a tool means.

    Parameters
    ----------
    spelled
        A name of the hub, a path, a folder's name with ``__`` for ``/``, with a revision after
        ``@`` where one is given.
    """
    if len(spelled) > LONGEST_PATH:
        return Recognised(spelled)
    path = _SNAPSHOT.sub(lambda found: found[1].replace("--", "/"), spelled.replace("\\", "/"))
    base, _, revision = path.partition("@")
    base = base.rstrip("/").replace("__", "/").removesuffix(".gguf")
    step = _STEP.search(f"@{revision}") or _STEP.search(base)
    if step and not _STEP.search(f"@{revision}"):
        base = base[: step.start()] or base
    variant = None if known_model(base) else _QUANTISED.search(base)
    bare = base[: variant.start()] if variant else base
    how = base[variant.start() + 1 :] if variant else None
    known = known_model(bare)
    if step:
        stem = checkpoint_stem(known or bare) or known or bare
        return Recognised(f"{stem}@step{int(step[1])}{step[2] or ''}", how)
    if known is None:
        return Recognised(spelled.strip())
    return Recognised(known, how)


def scale_as_spelled(names: Iterable[str], own: pd.DataFrame | None = None) -> pd.DataFrame:
    """Look up the scale of models under the names that people and tools give them.

    A quantised copy is not the model itself, and is not found.

    Parameters
    ----------
    names
        Names of models, however spelled.
    own
        A models table that takes precedence.

    Returns
    -------
    pandas.DataFrame
        As :func:`emergence.models.scale_of` does, indexed by the names as they are spelled.
    """
    wanted = set(names)
    scale = scale_of(wanted, own)
    meant = {name: recognise(name) for name in wanted - set(scale.index)}
    known = {name: model.name for name, model in meant.items() if not model.variant}
    if not known:
        return scale
    others = scale_of(known.values(), own)
    spelled = [name for name, model in known.items() if model in others.index]
    rows = others.loc[[known[name] for name in spelled]].set_axis(spelled)
    return pd.concat([scale, rows]).rename_axis("model") if spelled else scale


def known_model(name: str) -> str | None:
    """Give the key of the models table for a name, a path or its last part."""
    keys = index()
    tail = name.rstrip("/").rpartition("/")[2]
    for candidate in (name, tail):
        for form in (plain(candidate), plain(f"{candidate}{PYTHIA_LAST}")):
            if form in keys:
                return keys[form]
    return None


def checkpoint_stem(name: str) -> str | None:
    """Give the name under which our tables hold the checkpoints of a model."""
    tail = name.partition("@")[0].rpartition("/")[2]
    known = index().get(plain(f"{tail}{PYTHIA_LAST}"))
    return known.partition("@")[0] if known and "@" in known else None


def plain(name: str) -> str:
    """Reduce a name to what tells models apart."""
    folded = re.sub(r"[\s_]+", "-", name.casefold()).strip("-")
    return re.sub(r"^meta-(?=llama)|-hf$", "", folded)


@cache
def index() -> dict[str, str]:
    """Give the key of each model that ships by every form of its names.

    A form that two models of one table share means neither; between tables the first holds.
    """
    found: dict[str, str] = {}
    for folder in SHIPPED:
        table = read_models(folder)
        here: dict[str, str | None] = {}
        others_of = table["aliases"].fillna("").str.split("|")
        for name, others in zip(table["model"], others_of, strict=True):
            for form in {plain(form) for form in (name, name.rpartition("/")[2], *others)} - {""}:
                here[form] = name if here.get(form, name) == name else None
        found = {form: name for form, name in here.items() if name} | found
    return found
