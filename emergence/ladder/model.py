"""The models of the ladder: decoder-only transformers, several at once. Needs PyTorch.

The models are so small that a step takes as long for one as for five: the calls cost more than
the arithmetic. So models of one shape are computed side by side, each with its own weights and
its own sums. They share nothing else; the sums of a batched product do not mix.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor
from torch.nn.functional import embedding, gelu, layer_norm, scaled_dot_product_attention

from emergence.ladder.task import LENGTH, QUESTION, VOCABULARY


def shapes(width: int, depth: int) -> dict[str, tuple[int, ...]]:
    """List the parameters of a model: the shape of each, by name.

    Matrices are named for what they give; they stand as (from, to). ``scale`` and ``shift``
    belong to a norm, ``…_bias`` to the matrix of that name.
    """
    block = {
        "attention_scale": (width,),
        "attention_shift": (width,),
        "query_key_value": (width, 3 * width),
        "query_key_value_bias": (3 * width,),
        "attended": (width, width),
        "attended_bias": (width,),
        "perceptron_scale": (width,),
        "perceptron_shift": (width,),
        "hidden": (width, 4 * width),
        "hidden_bias": (4 * width,),
        "perceived": (4 * width, width),
        "perceived_bias": (width,),
    }
    blocks = {f"{name}_{number}": shape for number in range(depth) for name, shape in block.items()}
    return {
        "token": (len(VOCABULARY), width),
        "place": (LENGTH, width),
        **blocks,
        "last_scale": (width,),
        "last_shift": (width,),
        "next": (width, len(VOCABULARY)),
    }


def initial(width: int, depth: int, seed: int) -> Tensor:
    """Draw the weights of one model, all in one vector.

    Matrices are normal with variance 1 / inputs, embeddings with 1 / width; scales are 1, biases
    and shifts 0.
    """
    drawn = torch.Generator().manual_seed(seed)
    parts = []
    for name, shape in shapes(width, depth).items():
        if len(shape) == 2:
            inputs = width if name in ("token", "place") else shape[0]
            parts.append(torch.randn(math.prod(shape), generator=drawn) * inputs**-0.5)
        else:
            parts.append(torch.full(shape, 1.0 if "scale" in name else 0.0))
    return torch.cat(parts)


def scores(members: Sequence[Tensor], read: Tensor, width: int, depth: int, head: int) -> Tensor:
    """Compute what several models of one shape make of questions.

    Parameters
    ----------
    members
        The weights of each model, as :func:`initial` gives them.
    read
        Shape (members, sums, LENGTH): question, and the answer without its last token.
    width, depth
        Shape of the models.
    head
        Size of an attention head, a divisor of the width.

    Returns
    -------
    tensor of shape (members, sums, ANSWER, vocabulary)
        Scores before the softmax.
    """
    count, sums, length = read.shape
    weights = named(torch.stack(tuple(members)), width, depth)
    # One table for all members: each looks up in its own rows.
    first = torch.arange(count, device=read.device).view(-1, 1, 1) * len(VOCABULARY)
    state = embedding(read + first, weights["token"].flatten(0, 1))
    state = (state + weights["place"][:, None]).flatten(1, 2)
    for number in range(depth):
        parts = linear(
            norm(state, weights, f"attention_%s_{number}"), weights, f"query_key_value%s_{number}"
        )
        parts = parts.view(count * sums, length, 3, width // head, head)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        seen = scaled_dot_product_attention(query, key, value, is_causal=True)
        seen = seen.transpose(1, 2).reshape(count, sums * length, width)
        state = state + linear(seen, weights, f"attended%s_{number}")
        hidden = gelu(
            linear(norm(state, weights, f"perceptron_%s_{number}"), weights, f"hidden%s_{number}")
        )
        state = state + linear(hidden, weights, f"perceived%s_{number}")
    asked = state.view(count, sums, length, width)[:, :, QUESTION - 1 :].flatten(1, 2)
    given = torch.bmm(norm(asked, weights, "last_%s"), weights["next"])
    return given.view(count, sums, length - QUESTION + 1, len(VOCABULARY))


def named(stacked: Tensor, width: int, depth: int) -> dict[str, Tensor]:
    """Cut weights of shape (members, parameters) into (members, *shape), by name."""

    def cut() -> Iterator[tuple[str, Tensor]]:
        layout = shapes(width, depth)
        pieces = stacked.split([math.prod(shape) for shape in layout.values()], dim=1)
        for (name, shape), piece in zip(layout.items(), pieces, strict=True):
            yield name, piece.view(len(stacked), *shape)

    return dict(cut())


def linear(state: Tensor, weights: dict[str, Tensor], name: str) -> Tensor:
    """Multiply states of shape (members, rows, from) by a matrix each, and add its bias."""
    return torch.baddbmm(weights[name % "_bias"][:, None], state, weights[name % ""])


def norm(state: Tensor, weights: dict[str, Tensor], name: str) -> Tensor:
    """Bring each state to mean 0 and variance 1, then scale and shift it."""
    even = layer_norm(state, state.shape[-1:])
    return torch.addcmul(weights[name % "shift"][:, None], even, weights[name % "scale"][:, None])
