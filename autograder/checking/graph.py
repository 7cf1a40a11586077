"""A model as a graph: which layers lead where."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """One call of a layer: `sources` are the places, in the graph's calls, of those it takes from.

    A layer that is used twice has two calls. The layers of a model inside a model stand here too,
    in place of that model.
    """

    layer: str
    kind: str
    sources: tuple[int, ...]


@dataclass(frozen=True)
class Port:
    """One input or output: the `name` of its layer, the `key` of it in a dict (else empty), its
    `shape` with ``None`` for the batch axis, and the place of its call in the graph.
    """

    name: str
    key: str
    shape: tuple[int | None, ...]
    dtype: str
    call: int


@dataclass(frozen=True)
class Graph:
    """The calls of a model's layers, in an order in which they can be made."""

    calls: tuple[Call, ...]
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """Pairs of layers' names: the second takes what the first gives."""
        pairs = [
            (self.calls[source].layer, call.layer)
            for call in self.calls
            for source in call.sources
            if 0 <= source < len(self.calls)
        ]
        return tuple(dict.fromkeys(pairs))

    def leads(self, start: str, end: str) -> bool:
        """Whether what `start` gives can reach `end`: layers, or a dict's keys of out- and inputs.

        A layer that is used twice keeps its two ways apart.
        """
        return bool(self._places(start) & self._before(self._places(end)))

    def meet(self, *names: str) -> tuple[str, ...]:
        """Return the layers that all of `names` lead to, the first meeting point first."""
        reached = [self._after(self._places(name)) for name in names]
        common = set.intersection(*reached) if reached else set()
        return tuple(dict.fromkeys(self.calls[place].layer for place in sorted(common)))

    def before(self, name: str) -> tuple[str, ...]:
        """Return all layers that lead to `name`, itself left out."""
        places = self._places(name)
        found = sorted(self._before(places) - places)
        return tuple(dict.fromkeys(self.calls[place].layer for place in found))

    def sources(self, name: str) -> tuple[str, ...]:
        """Return the layers that `name` takes from directly."""
        return tuple(start for start, end in self.edges if end == name)

    def targets(self, name: str) -> tuple[str, ...]:
        """Return the layers that take directly from `name`."""
        return tuple(end for start, end in self.edges if start == name)

    def order(self, *kinds: str) -> tuple[str, ...]:
        """Return the kinds of the called layers in their order, e.g. to see what comes first.

        With `kinds`, only those.
        """
        return tuple(call.kind for call in self.calls if not kinds or call.kind in kinds)

    def __str__(self) -> str:
        """The connections in words: ``picture → flatten → join, facts → join``."""
        if not self.edges:
            return "no connections"
        return ", ".join(" → ".join(chain) for chain in self._chains())

    def _chains(self) -> Iterable[list[str]]:
        """The edges as chains: one goes on while nothing branches off or joins."""
        left = list(self.edges)
        while left:
            start, end = left.pop(0)
            chain = [start, end]
            while len(after := [edge for edge in left if edge[0] == chain[-1]]) == 1:
                left.remove(after[0])
                chain.append(after[0][1])
                if len(self.sources(chain[-1])) > 1:
                    break
            yield chain

    def _places(self, name: str) -> set[int]:
        ports = {port.call for port in (*self.inputs, *self.outputs) if name == port.key}
        return ports or {place for place, call in enumerate(self.calls) if call.layer == name}

    def _before(self, places: set[int]) -> set[int]:
        """`places` and all that leads to them."""
        found, waiting = set(places), list(places)
        while waiting:
            place = waiting.pop()
            sources = self.calls[place].sources if 0 <= place < len(self.calls) else ()
            waiting += set(sources) - found
            found |= set(sources)
        return {place for place in found if 0 <= place < len(self.calls)}

    def _after(self, places: set[int]) -> set[int]:
        """`places` and all that they lead to."""
        found = set(places)
        for place, call in enumerate(self.calls):
            if found & set(call.sources):
                found.add(place)
        return {place for place in found if 0 <= place < len(self.calls)}
